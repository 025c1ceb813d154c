import { useState } from 'react'
import { usePeers, useSyncKeys, useSyncStatus, useSyncValue } from 'synckey'
import { Editor } from './editor.tsx'

const PREFIX = 'note/'

/** All notes of the mesh, and the one that is open. */
export function Notes() {
  const keys = useSyncKeys(PREFIX).toSorted()
  const [chosen, choose] = useState<string | null>(null)
  const open = chosen ?? keys[0] ?? null
  const add = (): void => choose(`${PREFIX}${Date.now().toString(36)}`)
  return (
    <div className="notes">
      <nav aria-label="Notes">
        <button type="button" className="new" onClick={add}>
          New note
        </button>
        <ul>
          {keys.map((key) => (
            <li key={key}>
              <Title noteKey={key} isOpen={key === open} choose={choose} />
            </li>
          ))}
        </ul>
        <Status />
      </nav>
      <main>
        {open === null ? (
          <p className="empty">No notes yet. Write the first one.</p>
        ) : (
          <Editor key={open} noteKey={open} />
        )}
      </main>
    </div>
  )
}

interface TitleProps {
  readonly noteKey: string
  readonly isOpen: boolean
  readonly choose: (key: string) => void
}

function Title({ noteKey, isOpen, choose }: TitleProps) {
  const text = useSyncValue(noteKey, { default: '' })
  const [title = ''] = text.split('\n', 1)
  return (
    <button
      type="button"
      aria-current={isOpen}
      onClick={() => {
        choose(noteKey)
      }}
    >
      {title.trim() === '' ? 'Empty note' : title}
    </button>
  )
}

function Status() {
  const state = useSyncStatus((status) => status.state)
  const peers = usePeers()
  return (
    <footer data-state={state}>
      <p>{state === 'connected' ? 'In step with this machine' : `The window is ${state}`}</p>
      <p>{peers.length === 0 ? 'No other machine' : peers.map(({ id, name }) => name ?? id.slice(0, 6)).join(', ')}</p>
    </footer>
  )
}
