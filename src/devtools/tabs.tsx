import type { KeyboardEvent, ReactElement, ReactNode } from 'react'

export interface Tab {
  readonly name: string
  readonly title: string
  /** Shown beside the title, unless it is 0. */
  readonly count?: number
  readonly view: ReactNode
}

interface TabsProps {
  readonly id: string
  readonly tabs: readonly Tab[]
  readonly selected: string
  readonly onSelect: (name: string) => void
}

const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 }

/** A row of tabs, which arrow keys go along, and the view of the one selected. */
export function Tabs({ id, tabs, selected, onSelect }: TabsProps): ReactElement {
  const index = tabs.findIndex(({ name }) => name === selected)

  const walk = (event: KeyboardEvent<HTMLElement>): void => {
    const next = tabs.at((index + (steps[event.key] ?? 0)) % tabs.length)
    if (!next || next.name === selected) return
    event.preventDefault()
    onSelect(next.name)
    document.getElementById(`${id}${next.name}`)?.focus()
  }

  return (
    <>
      <div className="skd-tabs" role="tablist" aria-label="What to show" tabIndex={-1} onKeyDown={walk}>
        {tabs.map(({ name, title, count = 0 }) => (
          <button
            key={name}
            id={`${id}${name}`}
            type="button"
            role="tab"
            className="skd-tab"
            aria-selected={name === selected}
            aria-controls={name === selected ? `${id}view` : undefined}
            tabIndex={name === selected ? 0 : -1}
            onClick={() => onSelect(name)}
          >
            {title}
            {count > 0 && ' '}
            {count > 0 && <span className="skd-count">{count}</span>}
          </button>
        ))}
      </div>
      <div className="skd-view" id={`${id}view`} role="tabpanel" aria-labelledby={`${id}${selected}`}>
        {tabs[index]?.view}
      </div>
    </>
  )
}
