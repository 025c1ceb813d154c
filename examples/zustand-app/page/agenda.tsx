import { useState } from 'react'
import { useAgenda } from './agendaStore.ts'

/** The agenda of a meeting. It knows Zustand, and nothing of synckey. */
export function Agenda() {
  const { meeting, isLarge, go, toggleSize } = useAgenda()
  const { items, current } = meeting
  return (
    <section className="card agenda" data-large={isLarge} aria-label="Agenda">
      <ol>
        {items.map((item, index) => (
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index} aria-current={index === current ? 'step' : undefined} data-past={index < current}>
            <bdi>{item}</bdi>
          </li>
        ))}
      </ol>
      <div className="moves">
        <button type="button" className="button" disabled={current === 0} onClick={() => go(-1)}>
          Back
        </button>
        <button
          type="button"
          className="button button-main"
          disabled={current === items.length - 1}
          onClick={() => go(1)}
        >
          Next
        </button>
        <label>
          <input type="checkbox" checked={isLarge} onChange={toggleSize} /> Large, on this page only
        </label>
      </div>
      <NewItem />
    </section>
  )
}

function NewItem() {
  const add = useAgenda((agenda) => agenda.add)
  const [text, setText] = useState('')
  return (
    <form
      className="new-item"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() !== '') add(text.trim())
        setText('')
      }}
    >
      <label htmlFor="new-item" className="hidden">
        New item
      </label>
      <input
        id="new-item"
        className="input"
        dir="auto"
        value={text}
        placeholder="One more item"
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="button">
        Add
      </button>
    </form>
  )
}
