import { useSyncExternalStore } from 'react'
import type { Cancel } from '../seams/clock.ts'

/** Something of a store as React reads it; what a server renders, and hydration first, is `readInitial`. */
export interface Reading<T> {
  readonly subscribe: (listener: () => void) => Cancel
  readonly read: () => T
  readonly readInitial: () => T
}

/** Reads it, and renders when it is another one. */
export const useReading = <T>({ subscribe, read, readInitial }: Reading<T>): T =>
  useSyncExternalStore(subscribe, read, readInitial)
