import type { StoredEntry } from '../dictionary/adopt.ts'
import type { Outcome } from '../dictionary/outcome.ts'
import type { Connection } from '../mesh/connection.ts'
import type { Verdict } from '../mesh/dispatcher.ts'
import type { MeshNode } from '../mesh/meshNode.ts'
import { flags } from '../wire/flags.ts'
import type { Message } from '../wire/message.ts'
import { mergedDelta, readDelta } from './delta.ts'
import { EarlyDeltas } from './earlyDeltas.ts'
import type { Legacy } from './legacy.ts'
import type { LiveDictionary } from './liveDictionary.ts'
import type { OldNeighbours } from './oldNeighbours.ts'
import { isGarbled } from './oldPeer.ts'
import { isEmpty, isNil, plainDeletionPackets, type PlainStore } from './storeMessage.ts'

export interface PlainStoresOptions {
  readonly mesh: MeshNode
  readonly live: LiveDictionary
  readonly legacy: Legacy
  readonly neighbours: OldNeighbours
  /** Whether an owner has sent records, so that a store without one is only a copy. */
  readonly writesRecords: (owner: string) => boolean
  /** Whether a live store claims to be one of this node's. */
  readonly isOurs: (stored: StoredEntry, connection: Connection) => boolean
  /** Hears what became of a store. */
  readonly arrived: (outcome: Outcome, message: Message, connection: Connection) => void
}

/** What becomes of stores and deltas that carry no record: those of js2p and py2p 0.7. */
export class PlainStores {
  readonly #options: PlainStoresOptions
  readonly #early = new EarlyDeltas()

  constructor(options: PlainStoresOptions) {
    this.#options = options
  }

  /** Takes a store. */
  take(store: PlainStore, message: Message, connection: Connection): Verdict {
    return isGarbled(store, connection) ? 'drop' : this.#settle(this.#early.complete(store), message, connection)
  }

  /** Takes a change of some members of a map. */
  takeDelta(message: Message, connection: Connection): Verdict {
    const { dictionary } = this.#options.live
    const { sender: owner, time } = message
    if (dictionary.isOurs(owner.text)) return 'drop'
    const delta = readDelta(message)
    const { key } = delta
    const value = mergedDelta(dictionary.get(key), delta.members)
    if (value === undefined) return 'drop'
    const isEarly = !dictionary.record(key) || this.#early.awaits(key, owner.text)
    const verdict = this.#settle({ key, value, owner, time, deleted: false, live: true }, message, connection)
    if (isEarly) this.#early.keep({ ...delta, owner: owner.text, time })
    return verdict
  }

  #settle(plain: PlainStore, message: Message, connection: Connection): Verdict {
    const { isOurs, legacy, live, neighbours, arrived } = this.#options
    const stored = this.#entryOf(plain, connection)
    if (plain.live && isOurs(stored, connection)) return 'drop'
    const isIgnored = legacy !== 'accept'
    const outcome = isIgnored ? this.#held(plain) : live.adopt(stored)
    neighbours.noteStore(plain, outcome, connection)
    arrived(outcome, message, connection)
    // What is dated days ahead is taken in by nobody of our kind, and would lock an old peer's key for as long.
    if (isIgnored || outcome.reason === 'tooFarAhead') return 'drop'
    return plain.deleted && isNil(plain.value) ? this.#translateDeletion(message) : 'relay'
  }

  #entryOf(plain: PlainStore, connection: Connection): StoredEntry {
    return {
      key: plain.key,
      value: plain.deleted ? new Uint8Array() : plain.value,
      owner: plain.owner.text,
      ownerType: plain.owner.type,
      time: plain.time,
      deleted: plain.deleted,
      empty: isEmpty(plain.value),
      live: plain.live,
      fromOwner: plain.owner.text === connection.id,
      ownerWritesMaps: this.#options.writesRecords(plain.owner.text),
    }
  }

  #held({ key }: PlainStore): Outcome {
    return { status: 'unchanged', record: this.#options.live.dictionary.record(key) }
  }

  /** nil breaks the links of js2p 0.7. */
  #translateDeletion(message: Message): Message {
    return this.#options.mesh.build(flags.broadcast, plainDeletionPackets(message), message.sender, message.time)
  }
}
