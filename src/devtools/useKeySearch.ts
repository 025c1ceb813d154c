import { useLayoutEffect, useState, useSyncExternalStore } from 'react'
import { useSyncStore } from '../react/syncContext.ts'
import { KeySearch, type KeysFound } from './keySearch.ts'

/** Those of the keys that a query finds, as they are found. */
export function useKeySearch(keys: readonly string[], query: string): KeysFound {
  const { clock } = useSyncStore()
  const [search] = useState(() => new KeySearch(clock))
  useLayoutEffect(() => {
    search.seek(keys, query)
    return () => search.stop()
  }, [search, keys, query])
  return useSyncExternalStore(search.subscribe, search.read, search.read)
}
