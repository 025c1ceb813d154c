import type { SyncStore } from '../../client.ts'
import type { Call, Command } from '../command.ts'
import { EXIT } from '../exitCode.ts'
import type { ExitCode } from '../exitCode.ts'
import { connectorOptions } from '../grammar.ts'
import { parseKey, showKey } from '../keyText.ts'
import { withStore } from '../openStore.ts'

/** `synckey keys` */
export const keys: Command = {
  name: 'keys',
  summary: 'list the keys, or those that begin with a prefix',
  parameters: ['[prefix]'],
  options: connectorOptions,
  notes: [
    "One key a line, sorted. A key that does not fit on a line is written as 'hex:' and the bytes of its UTF-8; every command takes it so.",
    'Keys that are not UTF-8 are not served by a connector. They are counted on standard error, and read with a SyncSocket.',
  ],
  examples: [
    ['synckey keys', 'all of them'],
    ['synckey keys todo/ | wc -l', 'how many begin with todo/'],
  ],
  run: async (call) => {
    const prefix = parseKey(call.args.at(0) ?? '')
    return withStore(call, async ({ store }) => print(call, store, [...store.keys(prefix)].sort()))
  },
}

function print({ args, terminal }: Call, store: SyncStore, keys: readonly string[]): ExitCode {
  for (const key of keys) terminal.print(args.has('json') ? JSON.stringify(key) : showKey(key))
  const { unmirroredKeys } = store.status()
  if (unmirroredKeys > 0) terminal.say(`${unmirroredKeys} more are not UTF-8; a SyncSocket reads those`)
  if (keys.length === 0) terminal.note('no keys')
  return EXIT.ok
}
