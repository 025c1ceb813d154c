import { usePeers, useSyncStatus } from 'synckey'

/** Whose page this is, and which machines it is in step with. */
export function Connection() {
  const { state, name } = useSyncStatus()
  const peers = usePeers()
  const others = peers.map((peer) => peer.name ?? `node ${peer.id.slice(0, 6)}`).join(', ')
  return (
    <p className="connection" role="status" data-state={state}>
      {state === 'connected' && <strong>{name}</strong>}
      {state === 'connected' && (others === '' ? ' sees no other machine' : ` is linked with ${others}`)}
      {state === 'connecting' && 'Connecting…'}
      {state === 'idle' && 'Not connected yet'}
      {state === 'reconnecting' && 'Connection lost, trying again. What you change is kept.'}
      {(state === 'disconnected' || state === 'closed' || state === 'needs-auth') && 'Disconnected: start it again.'}
    </p>
  )
}
