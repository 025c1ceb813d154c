import type { BrowserWindow } from 'electron'
import type { TaskReport } from './taskTrace.ts'

/** What every contestant is put to. */
export const JOIN_KEYS = 100_000
export const CHANGE_KEYS = 1_000
export const CHANGES_PER_SECOND = 10_000
export const CHANGE_SECONDS = 5
/** How often changes are made, in milliseconds. */
export const TURN_MS = 10

/** The name of a key. Every contestant has it as text. */
export const keyAt = (index: number): string => `key/${1_000_000 + index}`

/** What a page offers to the bench, as `window.bench`. */
export interface PageBench {
  /** Milliseconds from the load of the page to the first value of `keyAt(0)`, 0 where it was there before. */
  firstValueMs(): Promise<number>
  /** Listens to the keys that will change, and begins to count. */
  watch(): void
  /** Resolves once `keyAt(0)` has this value. */
  reached(value: number): Promise<void>
  /** Times that a listener of a key was called. */
  heard(): number
}

/** What a contestant's main process found. */
export type Found =
  | { readonly joinMs: readonly number[] }
  | (TaskReport & {
      readonly heard: number
      readonly changes: number
      readonly seconds: number
      readonly messages: number
      readonly mainMb: number
      readonly pageMb: number
    })

/** What a contestant's main process offers. */
export interface House {
  /** Whole numbers, by key. */
  fill(keys: number): void
  set(index: number, value: number): void
  readonly preload: string
  /** Serves a window, which needs all keys, or only the first. */
  attach(window: BrowserWindow, needs: 'all' | 'first'): void
}
