import type { Write, WriteOptions } from '../client/types.ts'
import type { KeyHandle } from './keyHandle.ts'
import type { KeyView } from './keyView.ts'
import type { SyncKeyMeta } from './types.ts'

/** What one mounted hook keeps for as long as its key is the same: its `set`, its default, and what of its last render reached the screen. */
export class MountedKey<M extends SyncKeyMeta | null = null> {
  readonly handle: KeyHandle
  #default: { readonly value: unknown } | undefined
  #options: WriteOptions & { readonly select?: unknown } = {}
  #view: KeyView<M> | undefined

  constructor(handle: KeyHandle) {
    this.handle = handle
  }

  /** What is on the screen. */
  get view(): KeyView<M> | undefined {
    return this.#view
  }

  /** The default given first, made once: one written inline keeps its identity. */
  default(given: unknown): unknown {
    if (given === undefined) return undefined
    return (this.#default ??= { value: typeof given === 'function' ? given() : given }).value
  }

  /** Takes the options of a render that reached the screen, which `set` obeys, and what it shows. */
  commit(options: WriteOptions, view?: KeyView<M>): void {
    this.#options = options
    this.#view = view
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
