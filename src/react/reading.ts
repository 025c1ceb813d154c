import { useSyncExternalStore } from 'react'
import type { KeySlot } from '../client/types.ts'

/** Something of a store as React reads it; what a server renders, and hydration first, is `readInitial`. */
export type Reading<T> = Pick<KeySlot<T>, 'subscribe' | 'read' | 'readInitial'>

/** Reads it, and renders when it is another one. */
export const useReading = <T>({ subscribe, read, readInitial }: Reading<T>): T =>
  useSyncExternalStore(subscribe, read, readInitial)
