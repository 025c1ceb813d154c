import { memo, useCallback, useSyncExternalStore } from 'react'
import type { Enter } from '../contestant.ts'
import { shown } from '../shown.tsx'

/** By hand: a Map of values, and a Set of listeners for each key. The shortest way there is; what others are measured by. */
export const raw: Enter = (keys) => {
  const values = new Map<string, number>(keys.map((key) => [key, 0]))
  const listeners = new Map<string, Set<() => void>>()
  const subscribe = (key: string, listener: () => void): (() => void) => {
    const ofKey = listeners.get(key) ?? new Set()
    listeners.set(key, ofKey.add(listener))
    return () => {
      ofKey.delete(listener)
      if (ofKey.size === 0) listeners.delete(key)
    }
  }
  const set = (key: string, value: number): void => {
    values.set(key, value)
    listeners.get(key)?.forEach((listener) => listener())
  }
  const Cell = memo(function RawCell({ name }: { readonly name: string }) {
    const subscribeName = useCallback((listener: () => void) => subscribe(name, listener), [name])
    return shown(useSyncExternalStore(subscribeName, () => values.get(name)))
  })
  return { Cell, set, setAll: (names, value) => names.forEach((name) => set(name, value)) }
}
