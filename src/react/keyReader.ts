import type { KeyState } from '../client/types.ts'
import type { KeyHandle } from './keyHandle.ts'
import { sameView } from './keyView.ts'
import type { KeyView, ViewOptions } from './keyView.ts'
import type { MountedKey } from './mountedKey.ts'
import type { SyncKeyMeta } from './types.ts'

/** What a hook wants to know of a key beside its value. */
export type MetaOf<M> = (handle: KeyHandle, state: KeyState) => M

/** Makes views of a mounted key, and holds on to the one before while nothing that is shown changed. */
export class KeyReader<M extends SyncKeyMeta | null> {
  readonly #mounted: MountedKey<M>
  readonly #options: ViewOptions
  readonly #metaOf: MetaOf<M>
  #state: KeyState | undefined
  #view: KeyView<M> | undefined

  constructor(mounted: MountedKey<M>, options: ViewOptions, metaOf: MetaOf<M>) {
    this.#mounted = mounted
    this.#options = options
    this.#metaOf = metaOf
  }

  readonly read = (): KeyView<M> => this.#viewOf(this.#mounted.handle.read())

  readonly readInitial = (): KeyView<M> => this.#viewOf(this.#mounted.handle.readInitial())

  #viewOf(state: KeyState): KeyView<M> {
    if (this.#view && state === this.#state) return this.#view
    const before = this.#view ?? this.#mounted.view
    const view = { value: this.#valueOf(state), meta: this.#metaOf(this.#mounted.handle, state) }
    this.#state = state
    this.#view = before && sameView(before, view, this.#options.isEqual) ? before : view
    return this.#view
  }

  #valueOf(state: KeyState): unknown {
    const { select, serverDefault } = this.#options
    if (state.exists) return select ? select(state.value) : state.value
    const isServers = serverDefault !== undefined && this.#mounted.handle.isInitial(state)
    return isServers ? serverDefault : this.#options.default
  }
}
