import type { KeyState } from '../client/types.ts'
import type { KeyActions } from './keyActions.ts'
import type { SyncKeyMeta } from './types.ts'

/** What has the functions of a key, which are made when the first of them is asked for. */
interface Acting {
  readonly actions: KeyActions
}

/** A state of a key as a component is given it. Its functions cost nothing until one is taken. */
export class KeyMeta implements SyncKeyMeta {
  readonly exists: boolean
  readonly status: KeyState['status']
  readonly pending: boolean
  readonly error: KeyState['error']
  readonly lease: KeyState['lease']
  readonly #of: Acting

  constructor(of: Acting, { exists, status, pending, error, lease }: KeyState) {
    this.#of = of
    this.exists = exists
    this.status = status
    this.pending = pending
    this.error = error
    this.lease = lease
  }

  get delete(): KeyActions['delete'] {
    return this.#of.actions.delete
  }

  get patch(): KeyActions['patch'] {
    return this.#of.actions.patch
  }

  get release(): KeyActions['release'] {
    return this.#of.actions.release
  }

  get reset(): KeyActions['reset'] {
    return this.#of.actions.reset
  }
}
