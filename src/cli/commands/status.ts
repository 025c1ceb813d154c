import type { Command } from '../command.ts'
import { EXIT } from '../exitCode.ts'
import { connectorOptions } from '../grammar.ts'
import { withStore } from '../openStore.ts'
import type { Opened } from '../openStore.ts'
import { printRows } from '../rows.ts'

/** `synckey status` */
export const status: Command = {
  name: 'status',
  summary: 'say which connector answers, and what it holds',
  parameters: [],
  options: connectorOptions,
  notes: ['Ends with 3 where none answers, and with 4 where the token is wrong.'],
  examples: [
    ['synckey status', 'address, node, neighbours, keys'],
    ['synckey status --json | jq .peers', 'how many neighbours'],
    ['until synckey status 2> /dev/null; do sleep 1; done', 'waits until a connector is there'],
  ],
  run: (call) =>
    withStore(call, '', async (opened) => {
      const { args, terminal } = call
      const facts = factsOf(opened)
      if (args.has('json')) terminal.print(JSON.stringify(facts))
      else
        printRows(
          terminal,
          Object.entries(facts).map(([fact, value]) => [fact, String(value ?? '-')]),
        )
      return EXIT.ok
    }),
}

function factsOf({ store, endpoint }: Opened): object {
  const { name, nodeId, leasing, peers, unmirroredKeys } = store.status()
  return { url: endpoint.url, name, nodeId, leasing, peers, keys: store.keys().length, unmirroredKeys }
}
