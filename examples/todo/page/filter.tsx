const names = ['all', 'open', 'done'] as const

export type FilterName = (typeof names)[number]

/** Whether a todo is in the list that was chosen. */
export function shows(filter: FilterName, isDone: boolean): boolean {
  return filter === 'all' || (filter === 'done') === isDone
}

interface FilterProps {
  readonly chosen: FilterName
  readonly choose: (name: FilterName) => void
}

/** Which todos to show. It is this page's alone, so it is ordinary React state. */
export function Filter({ chosen, choose }: FilterProps) {
  return (
    <fieldset className="choice">
      <legend className="hidden">Show</legend>
      {names.map((name) => (
        <label key={name}>
          <input type="radio" name="filter" checked={name === chosen} onChange={() => choose(name)} />
          {name[0]?.toUpperCase()}
          {name.slice(1)}
        </label>
      ))}
    </fieldset>
  )
}
