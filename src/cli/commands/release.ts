import { checkPresent } from '../absent.ts'
import type { Command } from '../command.ts'
import { connectorOptions } from '../grammar.ts'
import { parseKey, showKey } from '../keyText.ts'
import { withStore } from '../openStore.ts'
import { tellWritten } from '../written.ts'

/** `synckey release` */
export const release: Command = {
  name: 'release',
  summary: 'give up the lease of a key and keep its value',
  parameters: ['<key>'],
  options: connectorOptions,
  notes: ['Ends with 1 where the key is absent, or another owner holds it.'],
  examples: [['synckey release title', 'from now on others may write the title']],
  run: async (call) => {
    const key = parseKey(call.args.required(0))
    return withStore(call, key, async ({ store }) => {
      checkPresent(store, key)
      return tellWritten(call, await store.release(key), `${showKey(key)} is released`)
    })
  },
}
