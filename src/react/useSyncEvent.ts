import { useEffect, useLayoutEffect, useRef } from 'react'
import type { SyncEvents } from '../client/types.ts'
import { useSyncStore } from './syncContext.ts'
import type { StoreOption } from './types.ts'

/** A server runs no effects, and warns of this kind. */
const useCommitted = typeof window === 'undefined' ? useEffect : useLayoutEffect

/** Calls the handler of the last render when the store tells of an event, for as long as the component is mounted. Never renders. */
export function useSyncEvent<E extends keyof SyncEvents>(
  event: E,
  handler: (detail: SyncEvents[E]) => void,
  { store: given }: StoreOption = {},
): void {
  const store = useSyncStore(given)
  const latest = useRef(handler)
  useCommitted(() => {
    latest.current = handler
  })
  useEffect(() => store.on(event, (detail) => latest.current(detail)), [store, event])
}
