import { keyLeaseOf, unknownLease } from './lease.ts'
import type { KeyState } from './types.ts'

const unknownKey: KeyState = {
  value: undefined,
  exists: false,
  status: 'unknown',
  pending: false,
  error: null,
  lease: keyLeaseOf(unknownLease),
}

/** Keys as a server renders them: what `initial` holds, and nothing else. Each state is made once, because React compares them. */
export class InitialKeys {
  readonly #initial: ReadonlyMap<string, unknown>
  readonly #states = new Map<string, KeyState>()

  constructor(initial: ReadonlyMap<string, unknown>) {
    this.#initial = initial
  }

  state(key: string): KeyState {
    if (!this.#initial.has(key)) return unknownKey
    const value = this.#initial.get(key)
    const state = this.#states.get(key) ?? {
      ...unknownKey,
      value,
      exists: value !== undefined,
      status: 'ready',
    }
    this.#states.set(key, state)
    return state
  }
}
