import type { Write, WriteOptions } from '../client/types.ts'
import type { KeyHandle } from './keyHandle.ts'

/** What one mounted hook keeps for as long as its key is the same: its `set`, its default and the options of its last render. */
export interface MountedKey {
  readonly handle: KeyHandle
  /** The default given first, made once: one written inline keeps its identity. */
  readonly default: (given: unknown) => unknown
  /** Takes the options of a render that reached the screen: `set` obeys these. */
  readonly commit: (options: WriteOptions) => void
  readonly set: (next: unknown, options?: WriteOptions) => Write
}

export function mountKey(handle: KeyHandle): MountedKey {
  let first: { readonly value: unknown } | undefined
  let latest: WriteOptions & { readonly select?: unknown } = {}
  /** An updater of the whole value is given the default where the key is absent. */
  const withDefault = (next: unknown): unknown => {
    const fallback = latest.select ? undefined : first?.value
    if (typeof next !== 'function' || fallback === undefined) return next
    return (previous: unknown) => next(previous === undefined ? fallback : previous)
  }
  return {
    handle,
    default(given) {
      if (given === undefined) return undefined
      first ??= { value: typeof given === 'function' ? given() : given }
      return first.value
    },
    commit(options) {
      latest = options
    },
    set: (next, options) => handle.store.set(handle.key, withDefault(next), { ...latest, ...options }),
  }
}
