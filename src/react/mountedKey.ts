import type { KeySlot, SyncStore, WriteOptions } from '../client/types.ts'
import type { SetKey } from './keyMeta.ts'
import type { KeyHandle } from './keyHandle.ts'
import { keyHandle, valueSlot } from './keyHandles.ts'
import type { ViewOptions } from './viewOptions.ts'

/** All that a hook of one key may be told. */
export type KeyOptions = WriteOptions & ViewOptions & { readonly store?: SyncStore | undefined }

/** What a hook has that was given none: always this object. */
export const noOptions: KeyOptions = {}

/** What a hook needs of React, which cannot change while it is mounted: as its first render says. What comes later is obeyed too, but costs renders. */
interface Needs {
  /** It shows something that is made of the value. Others, which are most, need no selector between React and the store. */
  readonly selector: boolean
  /** Its `set` has options to obey. */
  readonly options: boolean
}

/** What one mounted hook with options keeps for as long as its key is the same: its `set`, its default and the options of its last render. */
export class MountedKey {
  /** Undefined where its first render had no options. */
  readonly needs: Needs | undefined
  readonly #store: SyncStore
  readonly #key: string | null
  /** The one that this one took the place of, as long as a render of it may still come to the screen. */
  #before: MountedKey | undefined
  #first: { readonly value: unknown } | undefined
  #latest: KeyOptions | undefined
  #handle: KeyHandle | undefined
  #set: SetKey | undefined

  constructor(store: SyncStore, key: string | null, needs: Needs | undefined) {
    this.#store = store
    this.#key = key
    this.needs = needs
  }

  get handle(): KeyHandle {
    return (this.#handle ??= keyHandle(this.#store, this.#key))
  }

  get value(): KeySlot<unknown> {
    return valueSlot(this.#store, this.#key)
  }

  /** The same hook with this key: itself, the one before, or another one. */
  with(store: SyncStore, key: string | null): MountedKey {
    if (this.#isOf(store, key)) return this
    const before = this.#before
    const next = before && before.#isOf(store, key) ? before : new MountedKey(store, key, this.needs)
    this.#before = undefined
    next.#before = this
    return next
  }

  /** The default given first, made once: one written inline keeps its identity. */
  default(given: unknown): unknown {
    if (given === undefined) return undefined
    this.#first ??= { value: typeof given === 'function' ? given() : given }
    return this.#first.value
  }

  /** Takes the options of a render that reached the screen: `set` obeys these. */
  commit(options: KeyOptions): void {
    this.#latest = options
  }

  get set(): SetKey {
    const { set } = this.handle
    return (this.#set ??= (next, options) => set(this.#withDefault(next), { ...this.#latest, ...options }))
  }

  #isOf(store: SyncStore, key: string | null): boolean {
    return this.#store === store && this.#key === key
  }

  /** An updater of the whole value is given the default where the key is absent. */
  #withDefault(next: unknown): unknown {
    const fallback = this.#latest?.select ? undefined : this.#first?.value
    if (typeof next !== 'function' || fallback === undefined) return next
    return (previous: unknown) => next(previous === undefined ? fallback : previous)
  }
}

/** What `set` does not care about. */
const ofReading = ['default', 'isEqual', 'serverDefault', 'store']

/** What a hook with these options needs. */
function needsOf(options: KeyOptions): Needs {
  const { select, isEqual, serverDefault } = options
  return {
    selector: (select ?? isEqual ?? serverDefault) !== undefined,
    options: Object.keys(options).some((name) => !ofReading.includes(name)),
  }
}

/** A key as a hook that writes it mounts it: as long as it was given no options the key's handle itself. */
export type Mounted =
  | MountedKey
  | (KeyHandle & { readonly [N in keyof Pick<MountedKey, 'handle' | 'needs' | 'default' | 'commit'>]?: undefined })

/** What a hook mounts of a key as long as it was given no options. */
export type Plain<P> = (store: SyncStore, key: string | null, before: P | undefined) => P

/** What a hook has mounted of its key after what it had mounted `before`. */
export function nextMounted<P>(
  before: MountedKey | P | undefined,
  store: SyncStore,
  key: string | null,
  options: KeyOptions,
  plain: Plain<P>,
): MountedKey | P {
  if (before instanceof MountedKey) return before.with(store, key)
  return options === noOptions
    ? plain(store, key, before)
    : new MountedKey(store, key, before ? undefined : needsOf(options))
}

/** Mounts the key's handle. */
export const plainHandle: Plain<KeyHandle> = (store, key, before) =>
  before?.store === store && before.slot.name === key ? before : keyHandle(store, key)
