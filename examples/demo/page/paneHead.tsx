import { useState, type ReactElement } from 'react'
import { usePeers, useSyncStatus } from 'synckey'
import type { SyncStatus } from 'synckey/client'
import { Avatar } from './avatar.tsx'
import type { Cables } from './cables.ts'
import { usePlace } from './station.ts'
import { stopwatch } from './stopwatch.ts'
import { tour } from './tour.ts'

interface PaneHeadProps {
  readonly cables: Cables
  readonly headingId: string
}

/** Who this machine is, whom it sees, and the plug. */
export function PaneHead({ cables, headingId }: PaneHeadProps): ReactElement {
  const { here } = usePlace()
  const status = useSyncStatus()
  const peers = usePeers().map(({ name, id }) => name ?? `node ${id.slice(0, 6)}`)
  const isCutOff = status.state === 'connected' && peers.length === 0
  return (
    <header className="pane-head">
      <Avatar station={here} />
      <h2 id={headingId}>{here.name}</h2>
      <Plug cables={cables} isCutOff={isCutOff} isOffline={status.state !== 'connected'} />
      <p className="pane-status" aria-live="polite" data-state={isCutOff ? 'cut' : status.state}>
        {isCutOff ? 'Cut off: it sees no other machine.' : statusWords(status, peers)}
      </p>
    </header>
  )
}

function statusWords(status: SyncStatus, peers: readonly string[]): string {
  switch (status.state) {
    case 'connected':
      return `Linked with ${peers.join(' and ')}`
    case 'reconnecting':
      return 'Offline: its connector does not answer. Trying again…'
    case 'idle':
    case 'connecting':
      return 'Connecting…'
    case 'disconnected':
    case 'needs-auth':
    case 'closed':
      return 'Offline: its connector is gone. Start the demo again and open its new address.'
  }
}

interface PlugProps {
  readonly cables: Cables
  readonly isCutOff: boolean
  readonly isOffline: boolean
}

function Plug({ cables, isCutOff, isOffline }: PlugProps): ReactElement {
  const { here } = usePlace()
  const [isBusy, setIsBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)

  async function pull(): Promise<void> {
    if (isBusy) return
    setIsBusy(true)
    setFailure(null)
    try {
      stopwatch.stop()
      if (isCutOff) await cables.heal(here.id).then(() => tour.healed())
      else await cables.cut(here.id).then(() => tour.cut())
    } catch {
      setFailure('The demo does not answer. Is it still running?')
    }
    setIsBusy(false)
  }

  return (
    <>
      <button
        type="button"
        className={isCutOff ? 'button button-main' : 'button'}
        disabled={isOffline}
        onClick={() => {
          void pull()
        }}
      >
        {isCutOff ? 'Reconnect' : 'Cut off'}
      </button>
      {failure && (
        <p className="pane-failure" role="alert">
          {failure}
        </p>
      )}
    </>
  )
}
