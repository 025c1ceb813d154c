import { useCallback, useSyncExternalStore } from 'react'
import { useSyncErrors, useSyncStore } from 'synckey'
import { picnic } from '../picnic.ts'

const rank = new Map(picnic.map(({ key }, index) => [key, index]))

/** The keys of the pane: all there are, and those that are gone but at which something of the visitor's still waits. */
export function useShownKeys(lost: Iterable<string>): readonly string[] {
  const store = useSyncStore()
  const subscribe = useCallback((listener: () => void) => store.subscribePrefix('', listener), [store])
  const keys = useSyncExternalStore(subscribe, () => store.keys())
  const [errors] = useSyncErrors()
  const waiting = errors.flatMap((error) =>
    error.key !== undefined && error.attempted !== undefined && store.key(error.key).error === error ? error.key : [],
  )
  return [...new Set([...keys, ...waiting, ...lost])].toSorted(inOrder)
}

function inOrder(a: string, b: string): number {
  return (rank.get(a) ?? rank.size) - (rank.get(b) ?? rank.size) || a.localeCompare(b)
}
