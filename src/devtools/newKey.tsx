import { useId, useState, type KeyboardEvent, type ReactElement } from 'react'
import { useSyncStore } from '../react/syncContext.ts'

/** Makes a key, with the empty text as its value, and shows it. */
export function NewKey({ onCreated }: { readonly onCreated: (key: string) => void }): ReactElement {
  const store = useSyncStore()
  const [name, setName] = useState<string | null>(null)
  const [wasOpen, setWasOpen] = useState(false)
  const id = useId()

  const open = (): void => {
    setName('')
    setWasOpen(true)
  }

  const create = (event: Pick<Event, 'preventDefault'>): void => {
    event.preventDefault()
    if (!name) return
    if (!store.key(name).exists) void store.set(name, '')
    setName(null)
    onCreated(name)
  }

  const cancel = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    setName(null)
  }

  if (name === null) {
    return (
      <button
        type="button"
        className="skd-button"
        // The keyboard comes back to where it was.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={wasOpen}
        onClick={open}
      >
        New key
      </button>
    )
  }
  return (
    <form className="skd-new" onSubmit={create}>
      <label className="skd-hidden" htmlFor={id}>
        Name of the new key
      </label>
      <input
        id={id}
        className="skd-input"
        placeholder="Name of the new key"
        // The reader pressed New key to write here.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        value={name}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={cancel}
      />
      <button type="submit" className="skd-button skd-main" disabled={name === ''}>
        Create
      </button>
    </form>
  )
}
