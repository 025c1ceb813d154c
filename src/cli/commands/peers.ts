import type { PeerInfo } from '../../client.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exitCode.ts'
import { connectorOptions } from '../grammar.ts'
import { printRows } from '../rows.ts'
import { withStore } from '../openStore.ts'

/** `synckey peers` */
export const peers: Command = {
  name: 'peers',
  summary: "list the neighbours of the connector's node on the mesh",
  parameters: [],
  options: connectorOptions,
  notes: ['Name, address, software and id of each, with tabs between them where no terminal shows them.'],
  examples: [
    ['synckey peers', 'who is there'],
    ['synckey peers --json | jq -r .address', 'their addresses'],
  ],
  run: (call) =>
    withStore(call, '', async ({ store }) => {
      const { args, terminal } = call
      const { peers } = store.getState()
      if (args.has('json')) for (const peer of peers) terminal.print(JSON.stringify(peer))
      else printRows(terminal, peers.map(rowOf))
      if (peers.length === 0) terminal.note("no neighbours; 'synckey serve --peer host:port' dials one")
      return EXIT.ok
    }),
}

const rowOf = ({ name, address, kind, id }: PeerInfo): readonly string[] => [name ?? '-', address ?? '-', kind, id]
