import { checkPresent } from '../absent.ts'
import type { Command } from '../command.ts'
import { connectorOptions } from '../grammar.ts'
import { parseKey, showKey } from '../keyText.ts'
import { withStore } from '../openStore.ts'
import { tellWritten } from '../written.ts'

/** `synckey del` */
export const del: Command = {
  name: 'del',
  summary: 'delete a key, which frees it',
  parameters: ['<key>'],
  options: connectorOptions,
  notes: ['Ends with 1 where the key is absent, or another owner holds it.'],
  examples: [
    ['synckey del title', 'away with it'],
    ['synckey keys tmp/ | xargs -n1 synckey del', 'every key that begins with tmp/'],
  ],
  run: async (call) => {
    const key = parseKey(call.args.required(0))
    return withStore(call, key, async ({ store }) => {
      checkPresent(store, key)
      return tellWritten(call, await store.delete(key), `${showKey(key)} is deleted`)
    })
  },
}
