import { useState, type MouseEvent } from 'react'
import { problemOf } from './problemOf.ts'
import { TodoEditor } from './todoEditor.tsx'
import { useSyncKey, type TodoKey } from './schema.ts'

/** One todo. Ticking it takes its lease and gives it up at once, so that anybody may tick it next. */
export function TodoItem({ todoKey }: { readonly todoKey: TodoKey }) {
  const [todo, , { lease, error, ...meta }] = useSyncKey(todoKey)
  const [isEditing, setIsEditing] = useState(false)
  const [wasEdited, setWasEdited] = useState(false)
  if (!todo) return null

  const edit = (): void => {
    setIsEditing(true)
    setWasEdited(true)
  }

  const tick = (isDone: boolean): void => {
    meta.patch({ isDone })
    meta.release()
  }

  const dismiss = ({ currentTarget }: MouseEvent<HTMLElement>): void => {
    currentTarget.closest('li')?.querySelector('input')?.focus()
    meta.reset()
  }

  return (
    <li className="todo" data-done={todo.isDone} data-lease={lease.state}>
      <div className="todo-line">
        {isEditing ? (
          <TodoEditor todoKey={todoKey} initial={todo.text} close={() => setIsEditing(false)} />
        ) : (
          <>
            <label className="todo-text">
              <input type="checkbox" checked={todo.isDone} onChange={(event) => tick(event.target.checked)} />
              <span dir="auto">{todo.text}</span>
            </label>
            <button
              type="button"
              className="button button-quiet"
              disabled={!lease.canWrite}
              aria-label={`Edit ${todo.text}`}
              // The keyboard comes back to where it was before editing.
              // oxlint-disable-next-line jsx-a11y/no-autofocus
              autoFocus={wasEdited}
              onClick={edit}
            >
              Edit
            </button>
            <button
              type="button"
              className="button button-quiet"
              disabled={!lease.canWrite}
              aria-label={`Delete ${todo.text}`}
              onClick={() => {
                meta.delete()
                document.getElementById('new-todo')?.focus()
              }}
            >
              Delete
            </button>
          </>
        )}
      </div>
      <p role="status">
        {lease.state === 'theirs' && (
          <span className="badge" data-lease="theirs">
            {lease.ownerName ?? 'Somebody'} is editing this
          </span>
        )}
      </p>
      {error && (
        <p className="note" role="alert">
          Not saved. {problemOf(error)}
          <button type="button" className="button" onClick={dismiss}>
            Dismiss
          </button>
        </p>
      )}
    </li>
  )
}
