import type { KeyboardEvent, ReactElement } from 'react'
import type { KeysFound } from './keySearch.ts'
import { NewKey } from './newKey.tsx'
import { countWords } from './words.ts'

interface KeySearchBarProps {
  readonly query: string
  readonly found: KeysFound
  /** How many keys there are. */
  readonly total: number
  /** Of the list that shows what is found. */
  readonly listId: string
  readonly onQuery: (query: string) => void
  readonly onCreated: (key: string) => void
}

/** What is sought, how much of it was found, and a button for a new key. The down arrow leads into the list, Escape begins anew. */
export function KeySearchBar({ query, found, total, listId, onQuery, onCreated }: KeySearchBarProps): ReactElement {
  const onKeyDown = (event: KeyboardEvent): void => {
    const isLeaving = event.key === 'ArrowDown'
    if (!isLeaving && !(event.key === 'Escape' && query !== '')) return
    event.preventDefault()
    if (isLeaving) document.getElementById(listId)?.focus()
    else onQuery('')
  }

  const isSought = query.trim() !== ''

  return (
    <div className="skd-bar">
      <input
        type="search"
        className="skd-input skd-search"
        aria-label="Search keys"
        placeholder="Search keys"
        value={query}
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <p className="skd-muted skd-found" aria-live={isSought && found.isDone ? 'polite' : 'off'}>
        {isSought && `${found.keys.length.toLocaleString('en')} of `}
        {countWords(total, 'key')}
        {!found.isDone && ', looking…'}
      </p>
      <NewKey onCreated={onCreated} />
    </div>
  )
}
