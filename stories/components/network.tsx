import { useEffect, useState, type ReactElement } from 'react'
import { createSyncStore, type SyncStore } from '../../src/client.ts'
import { SyncProvider, usePeers } from '../../src/index.ts'
import { createMemoryNetwork, type MemoryNetwork } from '../../src/testing.ts'
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
  /** What has happened by the time one looks. */
  readonly past: 'nothing' | 'split' | 'healed' | 'lapsed'
}

type Past = (network: MemoryNetwork, stores: readonly SyncStore[]) => Promise<unknown> | void

const known = (store: SyncStore): Promise<unknown> => new Promise((resolve) => store.on('synced', resolve))

const split: Past = async (network, stores) => {
  await Promise.all(stores.map(known))
  network.partition('Anna', 'Ben')
  await Promise.all(stores.map((store, place) => store.set('title', ['Tea', 'Coffee'][place])))
}

const pasts: Record<NetworkProps['past'], Past> = {
  nothing: () => {},
  split,
  healed: async (network, stores) => {
    await split(network, stores)
    network.heal()
  },
  lapsed: async (network, stores) => {
    await Promise.all(stores.map(known))
    await stores[0]?.set('title', 'Tea')
    network.advance(121_000)
  },
}

/** Two machines, the cable between them, and a clock to advance. */
export function Network({ latencyMs, leasing, past }: NetworkProps): ReactElement {
  const [network] = useState(() =>
    createMemoryNetwork({ nodes: ['Anna', 'Ben'], time: 'flowing', latencyMs, leasing, leaseMs: 60_000 }),
  )
  const [stores] = useState(() =>
    network.nodes.map((node) => createSyncStore({ transport: node.transport(), clock: network.clock })),
  )
  useEffect(() => () => network.close(), [network])
  useEffect(() => void pasts[past](network, stores), [network, stores, past])
  return (
    <>
      <div className="panes">
        {network.nodes.map(({ name }, place) => (
          <Machine key={name} name={name} store={stores[place]!} />
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

function Machine({ name, store }: { readonly name: string; readonly store: SyncStore }): ReactElement {
  return (
    <section aria-label={name}>
      <SyncProvider store={store}>
        <h2>{name}</h2>
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
