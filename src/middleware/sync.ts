import type { StateCreator, StoreApi } from 'zustand'
import type { SyncStore } from '../client/types.ts'
import { readFields, type Field } from './fields.ts'
import { MirroredFields, type Fields } from './mirroredFields.ts'
import type { Sync, SyncControls, SyncMiddlewareOptions } from './types.ts'

type Set = (...args: readonly unknown[]) => unknown
type Api = StoreApi<Fields> & { readonly persist?: { hasHydrated(): boolean } }

/**
 * Makes fields of a Zustand store the shared ones of a mesh: what is set here is written there, a refused write is rolled back, and what others
 * write is shown. It mirrors from the first `subscribe` on, or from `api.sync.resume()`. A newcomer's initial state and what `persist`
 * restores are shown until the first snapshot, which wins, and are never written. Throws a TypeError where no fields are named.
 */
export const sync = ((initializer: StateCreator<Fields>, options: SyncMiddlewareOptions<Fields>) =>
  (set: Set, get: () => Fields, api: Api): Fields => {
    const shared = new SharedState(options, set, get, api)
    return shared.begin(() => initializer(shared.set, get, api))
  }) as unknown as Sync

/** One store of the user's, with its setters and `subscribe` watched. */
class SharedState {
  readonly #get: () => Fields
  readonly #api: Api
  readonly #fields: readonly Field[]
  readonly #mirrored: MirroredFields
  #isBegun = false
  /** How many setters are at work, one within the other. */
  #setting = 0
  /** The next call of the watched setter is the dictionary's. */
  #isShowing = false
  readonly set: Set

  constructor(options: SyncMiddlewareOptions<Fields>, set: Set, get: () => Fields, api: Api) {
    const { store, keys, prefix = '', seed = 'never' } = options
    const fields = readFields(keys as Readonly<Record<string, string>>, prefix)
    this.#get = get
    this.#api = api
    this.#fields = fields
    this.#mirrored = new MirroredFields({
      store,
      fields,
      seeds: seed === 'if-absent',
      read: get,
      initial: () => api.getInitialState(),
      show: (shown) => this.#show(shown),
    })
    this.set = this.#watched(set)
    api.setState = this.#watched(api.setState as Set)
    Object.assign(api, { sync: this.#controls(store) })
    this.#watchSubscribers()
  }

  /** Runs the user's initializer, of which nothing is written. Throws a TypeError for a shared function. */
  begin(initialize: () => Fields): Fields {
    const initial = initialize()
    const action = this.#fields.find(({ name }) => typeof initial[name] === 'function')
    if (action) throw new TypeError(`'${action.name}' is a function and cannot be shared; leave it out of keys`)
    this.#isBegun = true
    return initial
  }

  /** The user's setter: what it changed in shared fields is written. */
  #watched(set: Set): Set {
    return (...args) => {
      if (!this.#isBegun || this.#isRestoring(args)) return set(...args)
      if (this.#takeShowing()) return this.#watch(() => set(...args))
      const before = this.#get()
      const result = this.#watch(() => set(...args))
      this.#mirrored.write(before, this.#get())
      return result
    }
  }

  /** By the store's own setter, so that middleware around this one and within it sees the change. */
  #show(shown: Fields): void {
    this.#isShowing = true
    ;(this.#api.setState as Set)(shown, false, 'synckey')
  }

  /** Once only: what listeners set on hearing of it is theirs. */
  #takeShowing(): boolean {
    const isShowing = this.#isShowing
    this.#isShowing = false
    return isShowing
  }

  /** `persist` restores by replacing the whole state, before it says that it has done so. */
  #isRestoring([, replaces]: readonly unknown[]): boolean {
    return replaces === true && this.#api.persist?.hasHydrated() === false
  }

  #watchSubscribers(): void {
    const { subscribe } = this.#api
    // What changes behind the setters was restored or travelled to: the dictionary wins.
    subscribe((after, before) => {
      if (this.#isBegun && this.#setting === 0) this.#mirrored.showAgain(before, after)
    })
    this.#api.subscribe = (...args: Parameters<typeof subscribe>) => {
      const cancel = subscribe(...args)
      this.#mirrored.resume()
      return cancel
    }
  }

  #watch<R>(set: () => R): R {
    this.#setting++
    try {
      return set()
    } finally {
      this.#setting--
    }
  }

  #controls(store: SyncStore): SyncControls<Fields> {
    return {
      lease: (name) => {
        const field = this.#fields.find((each) => each.name === name)
        if (field) return store.lease(field.key)
        throw new RangeError(`'${name}' is not shared; shared are: ${this.#fields.map((each) => each.name).join(', ')}`)
      },
      status: () => store.status(),
      pause: () => this.#mirrored.pause(),
      resume: () => this.#mirrored.resume(),
      destroy: () => this.#mirrored.end(),
    }
  }
}
