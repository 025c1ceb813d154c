import { useState } from 'react'
import { useSyncItems, useSyncStore } from 'synckey'
import { Connection } from '../../shared/connection.tsx'
import { Filter, shows, type FilterName } from './filter.tsx'
import { NewTodo } from './newTodo.tsx'
import type { Todo, TodoKey } from './schema.ts'
import { TodoItem } from './todoItem.tsx'

const isDone = (todo: Todo): boolean => todo.isDone

/** The list renders when a todo comes, goes or is ticked; what is written in one renders that one alone. */
export function TodoList() {
  const store = useSyncStore()
  const [filter, setFilter] = useState<FilterName>('all')
  const items = useSyncItems({ prefix: 'todo/', select: isDone })
  const done = items.filter(([, isDone]) => isDone).map(([key]) => key)
  const shown = items.filter(([, isDone]) => shows(filter, isDone))

  const clear = (): void => store.batch(() => done.forEach((key) => void store.delete(key)))

  return (
    <main>
      <h1>Summer picnic</h1>
      <p className="lede">
        One list on every machine. Each todo is a key of its own, so two people can change two of them at once.
      </p>
      <section className="card" aria-label="Todos">
        <NewTodo />
        <ul>
          {shown.map(([key]) => (
            <TodoItem key={key} todoKey={key as TodoKey} />
          ))}
        </ul>
        {shown.length === 0 && (
          <p className="nothing muted">{items.length === 0 ? 'Nothing to do yet.' : 'Nothing here.'}</p>
        )}
        <footer className="list-foot">
          <p role="status">
            {items.length - done.length} of {items.length} left
          </p>
          <Filter chosen={filter} choose={setFilter} />
          <button type="button" className="button button-quiet" disabled={done.length === 0} onClick={clear}>
            Clear done
          </button>
        </footer>
      </section>
      <Connection />
    </main>
  )
}
