import type { Write, WriteOptions } from '../client/types.ts'
import type { KeyHandle } from './keyHandle.ts'

/** What one mounted hook keeps for as long as its key is the same: its `set`, its default and the options of its last render. */
export class MountedKey {
  readonly handle: KeyHandle
  #default: { readonly value: unknown } | undefined
  #options: WriteOptions & { readonly select?: unknown } = {}

  constructor(handle: KeyHandle) {
    this.handle = handle
  }

  /** The default given first, made once: one written inline keeps its identity. */
  default(given: unknown): unknown {
    if (given === undefined) return undefined
    return (this.#default ??= { value: typeof given === 'function' ? given() : given }).value
  }

  /** The options of a render that reached the screen: `set` obeys these. */
  commit(options: WriteOptions): void {
    this.#options = options
  }

  readonly set = (next: unknown, options?: WriteOptions): Write => {
    const { store, key } = this.handle
    return store.set(key, this.#next(next), { ...this.#options, ...options })
  }

  /** An updater of the whole value is given the default where the key is absent. */
  #next(next: unknown): unknown {
    const fallback = this.#options.select ? undefined : this.#default?.value
    if (typeof next !== 'function' || fallback === undefined) return next
    return (previous: unknown) => next(previous === undefined ? fallback : previous)
  }
}
