import { useId, useState, type ReactElement, type SubmitEvent } from 'react'
import { useSyncStore } from 'synckey'

/** Adds an empty text under a new key, held by this machine. */
export function AddKey(): ReactElement {
  const store = useSyncStore()
  const [name, setName] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const id = useId()

  function add(event: SubmitEvent): void {
    event.preventDefault()
    const key = name.trim()
    if (key === '') return
    if (store.key(key).exists) return setProblem(`There is a key ‘${key}’ already.`)
    void store.set(key, '')
    setName('')
  }

  return (
    <form className="add" onSubmit={add}>
      <label htmlFor={id}>New key</label>
      <input
        id={id}
        className="value"
        value={name}
        maxLength={40}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setName(event.target.value)
          setProblem(null)
        }}
      />
      <button type="submit" className="button">
        Add
      </button>
      {problem && <p role="alert">{problem}</p>}
    </form>
  )
}
