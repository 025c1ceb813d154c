import { useState, type ReactElement } from 'react'
import { useSetSyncKey, useSyncItems, useSyncKeys, useSyncStore } from '../../src/index.ts'
import { leave } from './leave.ts'
import './shownList.css'
import './syncField.css'

interface Todo {
  readonly text: string
  readonly done: boolean
}

/** A shared list: each entry is a key of its own, so that two people may change two entries at once. Keys of new ones begin with the time, so that they come last. */
export function TodoList(): ReactElement {
  const todos = useSyncItems<Todo>({ prefix: 'todo/' })
  return (
    <div className="field">
      {todos.length === 0 && <p className="field-note">Nothing to do.</p>}
      <ul className="todo">
        {todos.map(([key, value]) => (
          <TodoRow key={key} name={key} todo={value} />
        ))}
      </ul>
      <TodoCount />
      <NewTodo />
    </div>
  )
}

function TodoRow({ name, todo }: { readonly name: string; readonly todo: Todo }): ReactElement {
  const setTodo = useSetSyncKey<Todo | null>(name)
  return (
    <li>
      <label>
        <input
          type="checkbox"
          checked={todo.done}
          onChange={(event) => {
            setTodo({ ...todo, done: event.target.checked })
          }}
        />
        <bdi className={todo.done ? 'todo-done' : undefined}>{todo.text}</bdi>
      </label>
      <button
        type="button"
        className="button"
        aria-label={`Remove ${todo.text}`}
        onClick={({ currentTarget }) => {
          leave(currentTarget)
          setTodo(null)
        }}
      >
        Remove
      </button>
    </li>
  )
}

/** Renders only when an entry comes or goes. */
function TodoCount(): ReactElement {
  const { length } = useSyncKeys('todo/')
  return (
    <p className="field-foot" aria-live="polite">
      {length === 1 ? '1 entry' : `${length} entries`}
    </p>
  )
}

function NewTodo(): ReactElement {
  const store = useSyncStore()
  const [text, setText] = useState('')
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault()
        if (text === '') return
        void store.set(`todo/${Date.now().toString(36)}`, { text, done: false })
        setText('')
      }}
    >
      <input
        className="field-input"
        dir="auto"
        aria-label="New entry"
        placeholder="New entry"
        value={text}
        onChange={(event) => {
          setText(event.target.value)
        }}
      />
      <button type="submit" className="button button-main">
        Add
      </button>
    </form>
  )
}
