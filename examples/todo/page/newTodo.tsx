import { useState } from 'react'
import { useSyncStore } from 'synckey'
import { problemOf } from './problemOf.ts'
import type { Todo } from './schema.ts'

/** Adds a todo under a key of its own. Keys begin with the time, so that the list is in the order of writing. */
export function NewTodo() {
  const store = useSyncStore()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)

  async function add(): Promise<void> {
    const key = `todo/${Date.now().toString(36)}-${crypto.randomUUID().slice(0, 8)}`
    const todo: Todo = { text, isDone: false }
    setText('')
    const result = await store.set(key, todo)
    if (result.ok) return void store.release(key)
    setText(text)
    setProblem(problemOf(result.error))
  }

  return (
    <form
      className="new-todo"
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <label htmlFor="new-todo" className="hidden">
        New todo
      </label>
      <input
        id="new-todo"
        className="input"
        dir="auto"
        value={text}
        placeholder="What needs to be done?"
        autoComplete="off"
        onChange={(event) => {
          setText(event.target.value)
          setProblem(null)
        }}
      />
      <button type="submit" className="button button-main">
        Add
      </button>
      {problem && (
        <p className="note" role="alert">
          {problem}
        </p>
      )}
    </form>
  )
}
