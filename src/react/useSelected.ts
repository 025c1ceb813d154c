import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import type { Cancel } from '../seams/clock.ts'

/** What is on the screen. */
interface Shown<V> {
  readonly view: V
}

/** Makes what selects of a state, once per state; a view that is the same as the one before, or as the one on the screen, keeps the identity of that. */
function createSelector<S, V>(
  select: (state: S) => V,
  same: (a: V, b: V) => boolean,
  onScreen: { readonly current: Shown<V> | null },
): (state: S) => V {
  let last: (Shown<V> & { readonly state: S }) | null = null
  return (state) => {
    if (last && Object.is(last.state, state)) return last.view
    const before = last ?? onScreen.current
    const next = select(state)
    last = { state, view: before && same(before.view, next) ? before.view : next }
    return last.view
  }
}

/** What `select` makes of a store's state; renders when that is not the same any more, whatever functions the next render brings. */
export function useSelected<S, V>(
  subscribe: (listener: () => void) => Cancel,
  read: () => S,
  readInitial: () => S,
  select: (state: S) => V,
  same: (a: V, b: V) => boolean = Object.is,
): V {
  const onScreen = useRef<Shown<V> | null>(null)
  const [readView, readInitialView] = useMemo(() => {
    // Read when a snapshot is taken, which is the one moment at which what is on the screen decides something.
    // oxlint-disable-next-line react/refs
    const viewOf = createSelector(select, same, onScreen)
    return [() => viewOf(read()), () => viewOf(readInitial())]
  }, [read, readInitial, select, same])
  const view = useSyncExternalStore(subscribe, readView, readInitialView)
  useEffect(() => {
    onScreen.current = { view }
  }, [view])
  return view
}
