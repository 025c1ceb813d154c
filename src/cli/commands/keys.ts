import type { SyncStore } from '../../client.ts'
import type { Call, Command } from '../command.ts'
import { EXIT } from '../exitCode.ts'
import type { ExitCode } from '../exitCode.ts'
import { connectorOptions } from '../grammar.ts'
import { isHexName, jsonKey, parsePrefix, showKey } from '../keyText.ts'
import { withStore } from '../openStore.ts'

/** `synckey keys` */
export const keys: Command = {
  name: 'keys',
  summary: 'list the keys, or those that begin with a prefix',
  parameters: ['[prefix]'],
  options: connectorOptions,
  notes: [
    "One key a line, sorted. A key that does not fit on a line is written as 'hex:' and the bytes of its UTF-8; every command takes it so.",
    "Keys that are not UTF-8 are counted on standard error; 'synckey keys hex:' lists them, as hex: and their bytes.",
  ],
  examples: [
    ['synckey keys', 'all of them'],
    ['synckey keys todo/ | wc -l', 'how many begin with todo/'],
    ['synckey keys hex:', 'those that are not UTF-8'],
  ],
  run: async (call) => {
    const prefix = parsePrefix(call.args.at(0) ?? '')
    return withStore(call, prefix, async ({ store }) => print(call, store, [...store.keys(prefix)].sort()))
  },
}

function print({ args, terminal }: Call, store: SyncStore, keys: readonly string[]): ExitCode {
  for (const key of keys) {
    terminal.print(args.has('json') ? JSON.stringify(jsonKey(key)) : showKey(key))
  }
  const { unmirroredKeys } = store.status()
  if (unmirroredKeys > 0 && !keys.some(isHexName))
    terminal.say(`${unmirroredKeys} more are not UTF-8; 'synckey keys hex:' lists those`)
  if (keys.length === 0) terminal.note('no keys')
  return EXIT.ok
}
