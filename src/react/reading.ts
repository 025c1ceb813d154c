import { useSyncExternalStore } from 'react'
import type { Cancel } from '../seams/clock.ts'

/** Something of a store as React reads it; what a server renders, and hydration first, is `readInitial`. */
export type Reading<T> = readonly [subscribe: (listener: () => void) => Cancel, read: () => T, readInitial: () => T]

/** Reads it, and renders when it is another one. */
export const useReading = <T>(reading: Reading<T>): T => useSyncExternalStore(...reading)
