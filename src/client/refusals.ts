import type { SyncError } from './syncError.ts'

const KEPT = 100

/** The refusals that users may still want to see: the last of each key, and the newest of all. */
export class Refusals {
  readonly #byKey = new Map<string, SyncError>()
  #list: readonly SyncError[] = []

  /** Newest last, at most 100; another array whenever it changed. */
  get list(): readonly SyncError[] {
    return this.#list
  }

  at(key: string): SyncError | null {
    return this.#byKey.get(key) ?? null
  }

  add(key: string, error: SyncError): void {
    this.#byKey.set(key, error)
    this.#list = [...this.#list, error].slice(-KEPT)
  }

  /** Forgets the key's; whether there was one. */
  clear(key: string): boolean {
    return this.#byKey.delete(key)
  }

  /** Takes one off the list, or all. */
  dismiss(error?: SyncError): void {
    this.#list = error ? this.#list.filter((other) => other !== error) : []
  }
}
