import { usePeers, useSyncStatus } from 'synckey'
import { useMachine } from './useMachine.ts'

/** This machine, its link to the others, and who they are. */
export function Status() {
  const state = useSyncStatus((status) => status.state)
  const machine = useMachine()
  const peers = usePeers()
  const names = peers.map(({ id, name }) => name ?? id.slice(0, 6))
  const isCut = machine?.isCut ?? false
  return (
    <footer>
      <p className="machine">{machine?.name ?? 'This machine'}</p>
      <p role="status" data-state={isCut ? 'cut' : state}>
        {wordsFor(state, isCut, names)}
      </p>
      {machine && (
        <p className="address">
          {machine.address}, {machine.isGuarded ? 'with a key' : 'without a key'}
        </p>
      )}
    </footer>
  )
}

function wordsFor(state: string, isCut: boolean, names: readonly string[]): string {
  if (state !== 'connected') return state === 'connecting' ? 'The window is connecting' : `The window is ${state}`
  if (isCut) return 'Cut off from other machines'
  return names.length === 0 ? 'In step; no other machine' : `In step with ${names.join(', ')}`
}
