import {
  useDeferredValue,
  useId,
  useMemo,
  useState,
  useSyncExternalStore,
  type KeyboardEvent,
  type ReactElement,
} from 'react'
import { KeyDetail } from './keyDetail.tsx'
import { KeyList } from './keyList.tsx'
import { KeySearch } from './keySearch.ts'
import type { KeyWatch } from './keyWatch.ts'
import { NewKey } from './newKey.tsx'
import { countWords } from './words.ts'

interface KeysViewProps {
  readonly watch: KeyWatch
  readonly selected: string | null
  readonly onSelect: (key: string | null) => void
}

/** The keys, found by what their names contain, and one of them in full. */
export function KeysView({ watch, selected, onSelect }: KeysViewProps): ReactElement {
  const { keys, changes } = useSyncExternalStore(watch.subscribe, watch.read, watch.read)
  const [query, setQuery] = useState('')
  const sought = useDeferredValue(query)
  const [search] = useState(() => new KeySearch())
  const found = useMemo(() => search.find(keys, sought), [search, keys, sought])
  const [isFull, setIsFull] = useState(selected !== null)
  const listId = useId()

  const open = (key: string | null): void => {
    onSelect(key)
    setIsFull(key !== null)
  }

  const back = (): void => {
    setIsFull(false)
    document.getElementById(listId)?.focus()
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
          <p className="skd-muted skd-found" aria-live="polite">
            {sought === ''
              ? countWords(keys.length, 'key')
              : `${found.length.toLocaleString('en')} of ${countWords(keys.length, 'key')}`}
          </p>
          <NewKey onCreated={open} />
        </div>
        <KeyList id={listId} keys={found} selected={selected} onSelect={onSelect} onOpen={open} />
      </div>
      {selected === null ? (
        <p className="skd-keys-none">Choose a key to see its value, its lease and how it changed.</p>
      ) : (
        <KeyDetail key={selected} name={selected} changes={changes.get(selected) ?? []} onBack={back} />
      )}
    </div>
  )
}
