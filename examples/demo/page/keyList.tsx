import { useRef, type ReactElement } from 'react'
import { useSyncStatus } from 'synckey'
import { KeyCard } from './keyCard.tsx'
import { useLosses } from './losses.ts'
import { useShownKeys } from './shownKeys.ts'

/** Everything that the machines share. */
export function KeyList(): ReactElement {
  const [losses, forget] = useLosses()
  const keys = useShownKeys(losses.keys())
  const isSynced = useSyncStatus(({ lastSyncedAt }) => lastSyncedAt !== null)
  const list = useRef<HTMLUListElement>(null)
  return (
    <ul className="keys" aria-label="Shared keys" ref={list} tabIndex={-1}>
      {keys.map((key) => (
        <li key={key}>
          <KeyCard
            name={key}
            loss={losses.get(key)}
            onForget={() => {
              forget(key)
            }}
            onDeleted={() => {
              list.current?.focus()
            }}
          />
        </li>
      ))}
      {keys.length === 0 && <li className="keys-none">{isSynced ? 'Nothing is shared. Add a key.' : 'Loading…'}</li>}
    </ul>
  )
}
