import type { WriteResult } from '../client.ts'
import type { Call } from './command.ts'
import { EXIT } from './exitCode.ts'
import type { ExitCode } from './exitCode.ts'
import { jsonKey } from './keyText.ts'
import { leaseText } from './leaseText.ts'
import { showJson } from './valueText.ts'

/** Tells how a write ended. Throws its refusal. */
export function tellWritten({ args, terminal }: Call, result: WriteResult, done: string): ExitCode {
  if (!result.ok) throw result.error
  const { key, value, lease } = result
  if (args.has('json')) terminal.print(showJson({ key: jsonKey(key), value, lease }))
  else terminal.note(`${done} (${leaseText(lease)})`)
  return EXIT.ok
}
