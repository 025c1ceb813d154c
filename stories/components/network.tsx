import { useEffect, useState, type ReactElement } from 'react'
import { SyncProvider, usePeers } from '../../src/index.ts'
import type { Clock } from '../../src/client.ts'
import { createMemoryNetwork, type MemoryNode } from '../../src/testing.ts'
import { Button } from './button.tsx'
import { LostNote } from './lostNote.tsx'
import { ShownList } from './shownList.tsx'
import { SyncField } from './syncField.tsx'

/** Two machines in one page, with the production code from the wire up. */
export interface NetworkProps {
  /** How long a message is under way, between machines and to their pages, in milliseconds. */
  readonly latencyMs: number
  /** Whoever writes a key owns it. */
  readonly leasing: boolean
}

/** Two machines, the cable between them, and a clock to advance. */
export function Network({ latencyMs, leasing }: NetworkProps): ReactElement {
  const [network] = useState(() =>
    createMemoryNetwork({ nodes: ['Anna', 'Ben'], time: 'flowing', latencyMs, leasing, leaseMs: 60_000 }),
  )
  useEffect(() => () => network.close(), [network])
  return (
    <>
      <div className="panes">
        {network.nodes.map((node) => (
          <Machine key={node.name} node={node} clock={network.clock} />
        ))}
      </div>
      <div className="row">
        <Button onPress={() => network.partition('Anna', 'Ben')}>Cut the cable</Button>
        <Button onPress={() => network.heal()}>Mend it</Button>
        <Button onPress={() => network.advance(60_000)}>One minute later</Button>
      </div>
    </>
  )
}

function Machine({ node, clock }: { readonly node: MemoryNode; readonly clock: Clock }): ReactElement {
  const [options] = useState(() => ({ transport: node.transport(), clock }))
  return (
    <section aria-label={node.name}>
      <SyncProvider options={options}>
        <h2>{node.name}</h2>
        <Neighbours />
        <SyncField name="title" label="Title" />
        <LostNote />
      </SyncProvider>
    </section>
  )
}

function Neighbours(): ReactElement {
  const peers = usePeers()
  return <ShownList rows={{ 'Linked with': peers.map(({ name }) => name ?? 'a stranger').join(', ') || 'nobody' }} />
}
