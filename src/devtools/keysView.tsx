import { useId, useState, useSyncExternalStore, type ReactElement } from 'react'
import { useSyncStatus } from '../react/useSyncStatus.ts'
import { KeyDetail } from './keyDetail.tsx'
import { KeyList } from './keyList.tsx'
import { KeySearchBar } from './keySearchBar.tsx'
import type { KeyWatch } from './keyWatch.ts'
import { useKeptKeyboard } from './useKeptKeyboard.ts'
import { useKeySearch } from './useKeySearch.ts'
import { waitingWords } from './words.ts'

interface KeysViewProps {
  readonly watch: KeyWatch
  readonly selected: string | null
  readonly onSelect: (key: string | null) => void
}

/** The keys, found by what their names contain, and one of them in full. */
export function KeysView({ watch, selected, onSelect }: KeysViewProps): ReactElement {
  const { keys, changes } = useSyncExternalStore(watch.subscribe, watch.read, watch.read)
  const [query, setQuery] = useState('')
  const found = useKeySearch(keys, query)
  const waiting = useSyncStatus(waitingWords)
  const [isFull, setIsFull] = useState(selected !== null)
  const [listId, backId] = [useId(), useId()]
  useKeptKeyboard(isFull, listId, backId)

  const open = (key: string | null): void => {
    onSelect(key)
    setIsFull(key !== null)
  }

  return (
    <div className="skd-keys" data-full={isFull}>
      <div className="skd-keys-list">
        <KeySearchBar
          query={query}
          found={found}
          listId={listId}
          total={keys.length}
          onQuery={setQuery}
          onCreated={open}
        />
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
