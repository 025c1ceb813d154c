import {
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
  type KeyboardEvent,
  type ReactElement,
} from 'react'
import { useSyncStore } from '../react/syncContext.ts'
import { useSyncStatus } from '../react/useSyncStatus.ts'
import { KeyDetail } from './keyDetail.tsx'
import { KeyList } from './keyList.tsx'
import { KeySearch } from './keySearch.ts'
import type { KeyWatch } from './keyWatch.ts'
import { NewKey } from './newKey.tsx'
import { countWords, waitingWords } from './words.ts'

interface KeysViewProps {
  readonly watch: KeyWatch
  readonly selected: string | null
  readonly onSelect: (key: string | null) => void
}

/** The keys, found by what their names contain, and one of them in full. */
export function KeysView({ watch, selected, onSelect }: KeysViewProps): ReactElement {
  const { keys, changes } = useSyncExternalStore(watch.subscribe, watch.read, watch.read)
  const [query, setQuery] = useState('')
  const { clock } = useSyncStore()
  const [search] = useState(() => new KeySearch(clock))
  const found = useSyncExternalStore(search.subscribe, search.read, search.read)
  useLayoutEffect(() => {
    search.seek(keys, query)
    return () => search.stop()
  }, [search, keys, query])
  const waiting = useSyncStatus(waitingWords)
  const [isFull, setIsFull] = useState(selected !== null)
  const listId = useId()

  const backId = useId()
  const wasFull = useRef(isFull)
  useEffect(() => {
    if (isFull === wasFull.current) return
    wasFull.current = isFull
    const list = document.getElementById(listId)
    // Where there is room for one of the two alone, the list is gone, and the keyboard would be with it.
    if (!isFull) list?.focus()
    else if (list?.checkVisibility?.() === false) document.getElementById(backId)?.focus()
  }, [isFull, listId, backId])

  const open = (key: string | null): void => {
    onSelect(key)
    setIsFull(key !== null)
  }

  const onSearchKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && query !== '') {
      event.preventDefault()
      setQuery('')
    }
    if (event.key !== 'ArrowDown') return
    event.preventDefault()
    document.getElementById(listId)?.focus()
  }

  return (
    <div className="skd-keys" data-full={isFull}>
      <div className="skd-keys-list">
        <div className="skd-bar">
          <input
            type="search"
            className="skd-input skd-search"
            aria-label="Search keys"
            placeholder="Search keys"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={onSearchKey}
          />
          <p className="skd-muted skd-found" aria-live={found.isDone ? 'polite' : 'off'}>
            {query.trim() !== '' && `${found.keys.length.toLocaleString('en')} of `}
            {countWords(keys.length, 'key')}
            {!found.isDone && ', looking…'}
          </p>
          <NewKey onCreated={open} />
        </div>
        <KeyList
          id={listId}
          keys={found.keys}
          selected={selected}
          none={waiting ?? (keys.length > 0 ? noneFound(found.isDone) : 'Nobody has written a key yet.')}
          onSelect={onSelect}
          onOpen={open}
        />
      </div>
      {selected === null ? (
        <p className="skd-keys-none">Choose a key to see its value, its lease and how it changed.</p>
      ) : (
        <KeyDetail
          key={selected}
          name={selected}
          backId={backId}
          changes={changes.get(selected) ?? []}
          onBack={() => setIsFull(false)}
        />
      )}
    </div>
  )
}

const noneFound = (isDone: boolean): string => (isDone ? 'No key has all of these words in it.' : 'Looking…')
