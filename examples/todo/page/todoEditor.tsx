import { useState, type KeyboardEvent } from 'react'
import { useHoldLease } from 'synckey'
import { useSyncKey, type TodoKey } from './schema.ts'

interface TodoEditorProps {
  readonly todoKey: TodoKey
  readonly initial: string
  readonly close: () => void
}

/** Holds the todo while it is open: the others see who is editing, and cannot change it meanwhile. */
export function TodoEditor({ todoKey, initial, close }: TodoEditorProps) {
  const [text, setText] = useState(initial)
  const [, , { patch, reset }] = useSyncKey(todoKey)
  useHoldLease(todoKey, { graceMs: 0 })

  async function save(): Promise<void> {
    const { ok } = await patch({ text })
    if (ok) close()
  }

  const cancelOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    reset()
    close()
  }

  return (
    <form
      className="todo-editor"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <input
        className="input"
        dir="auto"
        aria-label="Text of the todo"
        value={text}
        // The reader pressed Edit to write here.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        onChange={(event) => setText(event.target.value)}
        onKeyDown={cancelOnEscape}
      />
      <button type="submit" className="button button-main">
        Save
      </button>
      <button type="button" className="button" onClick={close}>
        Cancel
      </button>
    </form>
  )
}
