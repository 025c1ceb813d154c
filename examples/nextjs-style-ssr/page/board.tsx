import { useState } from 'react'
import { useSyncItems, useSyncKey, useSyncStore, useSyncValue } from 'synckey'
import { prefixOf } from './boardConfig.ts'

/** One board. It is rendered on the server as it is in the browser: no hook knows the difference. */
export function Board({ board }: { readonly board: string }) {
  const title = useSyncValue(`${prefixOf(board)}title`, { default: board })
  const notes = useSyncItems<string>({ prefix: `${prefixOf(board)}note/` })
  return (
    <>
      <h1>{title}</h1>
      <p className="lede">
        The server rendered this page from its own node, and the browser goes on from there: without a word missing, nor
        one twice.
      </p>
      <section className="card" aria-label="Notes">
        <ul className="notes">
          {notes.map(([key, text]) => (
            <Note key={key} noteKey={key} text={text} />
          ))}
        </ul>
        {notes.length === 0 && <p className="nothing muted">Nothing is pinned here.</p>}
        <NewNote board={board} />
      </section>
    </>
  )
}

interface NoteProps {
  readonly noteKey: string
  readonly text: string
}

function Note({ noteKey, text }: NoteProps) {
  const [, , { lease, ...note }] = useSyncKey(noteKey)
  return (
    <li>
      <span dir="auto">{text}</span>
      <button
        type="button"
        className="button button-quiet"
        aria-label={`Take down ${text}`}
        disabled={!lease.canWrite}
        onClick={() => {
          note.delete()
          document.getElementById('new-note')?.focus()
        }}
      >
        Take down
      </button>
    </li>
  )
}

function NewNote({ board }: { readonly board: string }) {
  const store = useSyncStore()
  const [text, setText] = useState('')

  /** Keys begin with the time, so that notes are in the order of pinning. Whoever pins one lets others take it down. */
  function pin(): void {
    const key = `${prefixOf(board)}note/${Date.now().toString(36)}-${crypto.randomUUID().slice(0, 8)}`
    void store.set(key, text.trim())
    void store.release(key)
    setText('')
  }

  return (
    <form
      className="new-note"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() !== '') pin()
      }}
    >
      <label htmlFor="new-note" className="hidden">
        New note
      </label>
      <input
        id="new-note"
        className="input"
        dir="auto"
        value={text}
        maxLength={200}
        placeholder="Pin a note"
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="button button-main">
        Pin
      </button>
    </form>
  )
}
