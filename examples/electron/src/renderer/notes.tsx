import { useState } from 'react'
import { useSyncItems } from 'synckey'
import { Editor } from './editor.tsx'
import { NoteList } from './noteList.tsx'
import { Status } from './status.tsx'

const PREFIX = 'note/'
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** All notes of the mesh, newest first, and the one that is open. */
export function Notes() {
  const notes = useSyncItems<string>({ prefix: PREFIX, select: textOf }).toReversed()
  const [wanted, setWanted] = useState('')
  const [chosen, choose] = useState<string | null>(null)
  const found = notes.filter(([, text]) => text.toLowerCase().includes(wanted.toLowerCase()))
  const newest = notes[0]?.[0]
  // Kept from then on: what others begin must not take the place of what is being read.
  if (chosen === null && newest !== undefined) choose(newest)
  return (
    <div className="notes">
      <nav aria-label="Notes">
        <div className="tools">
          <input
            type="search"
            dir="auto"
            aria-label="Search notes"
            placeholder="Search"
            value={wanted}
            onChange={(event) => {
              setWanted(event.target.value)
            }}
          />
          <button
            type="button"
            onClick={() => {
              setWanted('')
              choose(newKey())
            }}
          >
            New note
          </button>
        </div>
        <NoteList keys={found.map(([key]) => key)} open={chosen} onChoose={choose} />
        {found.length === 0 && notes.length > 0 && <p className="empty">No note has these words.</p>}
        <Status />
      </nav>
      <main>
        {chosen === null ? (
          <p className="empty">No notes yet. Write the first one.</p>
        ) : (
          <Editor
            key={chosen}
            noteKey={chosen}
            onDelete={() => {
              choose(null)
            }}
          />
        )}
      </main>
    </div>
  )
}

/** Later keys are larger; the rest keeps two machines apart. */
const newKey = (): string => `${PREFIX}${Date.now().toString(36)}-${crypto.randomUUID().slice(0, 4)}`
