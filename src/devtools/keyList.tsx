import { memo, useEffect, useRef, type KeyboardEvent, type ReactElement } from 'react'
import { KeyRow } from './keyRow.tsx'
import { useRowWindow } from './useRowWindow.ts'

/** In pixels where text has its usual size, unless the styles say otherwise. */
const ROW_HEIGHT = 36
const PAGE = 8

interface KeyListProps {
  readonly id: string
  readonly keys: readonly string[]
  readonly selected: string | null
  /** What to say where there is no key. */
  readonly none: string
  /** The arrow keys came to a key. */
  readonly onSelect: (key: string) => void
  /** A key was chosen, or given up: null. */
  readonly onOpen: (key: string | null) => void
}

const steps: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: PAGE,
  PageUp: -PAGE,
  Home: -Infinity,
  End: Infinity,
}

/** A list of any length, of which only the rows in view are rendered. */
export const KeyList = memo(function KeyList({
  id,
  keys,
  selected,
  none,
  onSelect,
  onOpen,
}: KeyListProps): ReactElement {
  const list = useRef<HTMLDivElement>(null)
  const { first, end, rowHeight, reveal } = useRowWindow(list, keys.length, ROW_HEIGHT)
  const index = selected === null ? -1 : keys.indexOf(selected)

  useEffect(() => {
    if (index >= 0) reveal(index)
  }, [index, reveal])

  const walk = (event: KeyboardEvent): void => {
    const step = steps[event.key]
    if (step === undefined && event.key !== 'Enter') return
    event.preventDefault()
    if (step === undefined) return index >= 0 ? onOpen(selected) : undefined
    const next = keys[index < 0 ? 0 : Math.max(0, Math.min(keys.length - 1, index + step))]
    if (next !== undefined) onSelect(next)
  }

  return (
    <div
      ref={list}
      id={id}
      className="skd-list"
      role="listbox"
      aria-label="Keys"
      tabIndex={0}
      aria-activedescendant={index >= first && index < end ? `${id}-${index}` : undefined}
      onKeyDown={walk}
    >
      <div className="skd-rows" role="presentation" style={{ height: keys.length * rowHeight }}>
        {keys.slice(first, end).map((key, offset) => (
          <KeyRow
            key={key}
            id={`${id}-${first + offset}`}
            name={key}
            place={first + offset}
            total={keys.length}
            top={(first + offset) * rowHeight}
            height={rowHeight}
            isSelected={key === selected}
            onOpen={onOpen}
          />
        ))}
      </div>
      {keys.length === 0 && <p className="skd-none">{none}</p>}
    </div>
  )
})
