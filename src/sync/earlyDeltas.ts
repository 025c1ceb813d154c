import { keyId } from '../dictionary/key.ts'
import type { Delta } from './delta.ts'
import { mergedDelta } from './delta.ts'
import type { PlainStore } from './storeMessage.ts'

/** A delta, whose it is, and its second. */
export interface DatedDelta extends Delta {
  readonly owner: string
  readonly time: number
}

/** Seconds for which a message may be under way. */
const lifetime = 60
const maxKeys = 100

/** Deltas for keys of which nothing was known: what they change may still be on its way, and is completed with them when it comes. */
export class EarlyDeltas {
  readonly #deltas = new Map<string, readonly DatedDelta[]>()

  keep(delta: DatedDelta): void {
    const name = nameOf(delta.key, delta.owner)
    this.#deltas.set(name, [...(this.#deltas.get(name) ?? []), delta].slice(-maxKeys))
    const [oldest] = this.#deltas.keys()
    if (this.#deltas.size > maxKeys) this.#deltas.delete(oldest!)
  }

  /** Whether deltas of this owner wait for the key. */
  awaits(key: Uint8Array, owner: string): boolean {
    return this.#deltas.has(nameOf(key, owner))
  }

  /** The store with the deltas that were made on top of it, if any. */
  complete(store: PlainStore): PlainStore {
    const name = nameOf(store.key, store.owner.text)
    const waiting = this.#deltas.get(name) ?? []
    const deltas = waiting.filter(({ time }) => time >= store.time && time <= store.time + lifetime)
    if (waiting.length > 0 && !store.deleted) this.#deltas.delete(name)
    return store.deleted ? store : deltas.reduce(applied, store)
  }
}

/** js2p and py2p 0.7 change maps only. */
function applied(store: PlainStore, { members, time }: DatedDelta): PlainStore {
  const value = mergedDelta(store, members)
  return value ? { ...store, value, time, live: true } : store
}

const nameOf = (key: Uint8Array, owner: string): string => `${owner} ${keyId(key)}`
