import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import type { Cancel } from '../seams/clock.ts'

/** A state, and what was selected of it. */
interface Selected<S, V> {
  readonly state: S
  readonly view: V
}

/**
 * What `select` makes of a store's state; renders when that is not the same any more. A view that is the same as the one on the screen
 * keeps the identity of that, whatever functions the next render brings.
 */
export function useSelected<S, V>(
  subscribe: (listener: () => void) => Cancel,
  read: () => S,
  readInitial: () => S,
  select: (state: S) => V,
  same: (a: V, b: V) => boolean = Object.is,
): V {
  const onScreen = useRef<{ readonly view: V } | null>(null)
  const [readView, readInitialView] = useMemo(() => {
    let last: Selected<S, V> | null = null
    const viewOf = (state: S): V => {
      if (last && Object.is(last.state, state)) return last.view
      const before = last ?? onScreen.current
      const next = select(state)
      const view = before && same(before.view, next) ? before.view : next
      last = { state, view }
      return view
    }
    return [() => viewOf(read()), () => viewOf(readInitial())]
  }, [read, readInitial, select, same])
  const view = useSyncExternalStore(subscribe, readView, readInitialView)
  useEffect(() => {
    onScreen.current = { view }
  }, [view])
  return view
}
