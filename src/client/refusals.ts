import type { SyncError } from './syncError.ts'

const KEPT = 100

/** The refusals that users may still want to see: the last of each key, and the newest of all. */
export class Refusals {
  readonly byKey = new Map<string, SyncError>()
  /** Newest last, at most 100; another array whenever it changed. */
  list: readonly SyncError[] = []

  add(key: string, error: SyncError): void {
    this.byKey.set(key, error)
    this.list = [...this.list, error].slice(-KEPT)
  }

  /** Takes one off the list, or all. */
  dismiss(error?: SyncError): void {
    this.list = error ? this.list.filter((other) => other !== error) : []
  }
}
