import { useEffect, useState, type ReactElement } from 'react'
import { SyncProvider, useSyncEvent, useSyncStatus, useSyncStore } from '../../src/index.ts'
import { createMemoryNetwork, type MemoryNetwork } from '../../src/testing.ts'
import { Button } from './button.tsx'
import './shownList.css'
import './syncField.css'

const machines = ['Front door', 'Kitchen', 'Attic']

/** A bell that is heard at every machine but the one that rings it. Nothing of it is kept: who comes later has missed it. */
export function Doorbells(): ReactElement {
  const [network] = useState(() => createMemoryNetwork({ nodes: machines, time: 'flowing' }))
  useEffect(() => () => network.close(), [network])
  return (
    <div className="panes">
      {machines.map((name) => (
        <Machine key={name} network={network} name={name} />
      ))}
    </div>
  )
}

function Machine({ network, name }: { readonly network: MemoryNetwork; readonly name: string }): ReactElement {
  const [options] = useState(() => ({ transport: network.node(name).transport(), clock: network.clock }))
  return (
    <section aria-label={name}>
      <SyncProvider options={options}>
        <h2>{name}</h2>
        <Doorbell name={name} />
      </SyncProvider>
    </section>
  )
}

function Doorbell({ name }: { readonly name: string }): ReactElement {
  const store = useSyncStore()
  const isReady = useSyncStatus(({ state, peers }) => state === 'connected' && peers > 0)
  const [rung, setRung] = useState('Quiet.')
  useSyncEvent('message', ({ packets: [what, where] }) => {
    if (what === 'ring') setRung(`Somebody rang: ${String(where)}.`)
  })
  return (
    <div className="field">
      <p className="field-note" aria-live="polite">
        {rung}
      </p>
      <div className="row">
        <Button onPress={() => store.broadcast(['ring', name])}>
          {isReady ? 'Ring' : 'Ring (nobody hears it yet)'}
        </Button>
      </div>
    </div>
  )
}
