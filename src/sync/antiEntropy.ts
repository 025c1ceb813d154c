import type { Cancel, Clock } from '../seams/clock.ts'
import type { Random } from '../seams/random.ts'
import type { SyncRecord } from '../dictionary/record.ts'
import type { Connection } from '../mesh/connection.ts'
import type { MeshNode } from '../mesh/meshNode.ts'
import { flags } from '../wire/flags.ts'
import type { Message } from '../wire/message.ts'
import { Acknowledgements, type FlushOptions } from './acknowledgements.ts'
import { Comparison } from './comparison.ts'
import {
  ackPackets,
  readAck,
  readBuckets,
  readDigest,
  readHashes,
  readQuestion,
  type Question,
} from './digestMessage.ts'
import { FarNodes } from './farNodes.ts'
import type { LiveDictionary } from './liveDictionary.ts'
import { Neighbours } from './neighbours.ts'
import { ops } from './ownMessage.ts'
import type { Partner } from './partner.ts'

export interface AntiEntropyOptions {
  readonly mesh: MeshNode
  readonly live: LiveDictionary
  readonly clock: Clock
  readonly random: Random
  /** A new neighbour of our kind has been sent all that it lacked. */
  readonly introduced: (connection: Connection) => void
}

/** Milliseconds after which what a comparison brought is compared with the other neighbours. */
const spreadMs = 200

/** Keeps this node and others of its kind equal, whatever got lost between them. */
export class AntiEntropy {
  readonly #live: LiveDictionary
  readonly #clock: Clock
  readonly #comparison: Comparison
  readonly #neighbours: Neighbours
  readonly #far: FarNodes
  readonly #acknowledgements: Acknowledgements
  /** Whose records are about to be compared with the others. */
  readonly #sources = new Set<string>()
  #cancelSpread: Cancel | undefined

  constructor({ mesh, live, clock, random, introduced }: AntiEntropyOptions) {
    this.#live = live
    this.#clock = clock
    this.#comparison = new Comparison({
      live,
      agreed: (partner) => {
        this.#acknowledgements.agreed(partner)
        this.#neighbours.introduce(partner)
      },
      completed: (partner) => this.#neighbours.introduce(partner),
      delayed: ({ id }) => mesh.refuse('too-many-requests', 'a peer asks for more than it reads', { id }),
    })
    const begin = (partner: Partner): void => this.#comparison.begin(partner)
    this.#neighbours = new Neighbours({ mesh, clock, random, begin, introduced })
    this.#far = new FarNodes({ mesh, clock, random, begin })
    const partners = (): readonly Partner[] => [...this.#neighbours.partners, ...this.#far.partners]
    this.#acknowledgements = new Acknowledgements({ clock, live, partners })
  }

  /** A neighbour came. */
  meet(connection: Connection): void {
    if (connection.peer?.kind === 'synckey') this.#comparison.show(this.#neighbours.add(connection), false)
    else this.#far.oldPeerCame()
  }

  /** A neighbour left. */
  leave(connection: Connection): void {
    this.#neighbours.remove(connection)
    this.#far.oldPeerLeft()
  }

  /** A neighbour missed something: finds out what. */
  catchUp(connection: Connection): void {
    const partner = this.#neighbours.get(connection)
    if (partner) this.#comparison.begin(partner)
  }

  /** A record came, changed or went. */
  changed(): void {
    this.#neighbours.hasten()
    this.#far.hasten()
  }

  /** What neighbours hold that this node has no room for is wanted once more, for somebody who came. */
  reopen(): void {
    for (const { disputes } of this.#neighbours.partners) disputes.reopen()
    this.changed()
  }

  /** A record was written here. */
  wrote(record: SyncRecord): void {
    this.#acknowledgements.wrote(record)
  }

  /** Fulfilled when what was written here so far is held by so many other nodes of our kind. Rejects with `FlushError`. */
  flush(options?: FlushOptions): Promise<void> {
    return this.#acknowledgements.flush(options)
  }

  /** How many other nodes are known to hold what was last written here at a key. */
  confirmations(key: Uint8Array): number {
    return this.#acknowledgements.confirmations(key)
  }

  /** From whom an own message is, if this node is meant. */
  partnerOf(message: Message, connection: Connection): Partner | undefined {
    return message.flag === flags.broadcast ? this.#far.sender(message) : this.#neighbours.get(connection)
  }

  /** Takes an own message; throws `StoreError` for a malformed one, and leaves ops alone that are not its own. */
  take(op: unknown, payload: Uint8Array, partner: Partner): void {
    if (op === ops.digest) this.#comparison.onDigest(readDigest(payload), partner)
    if (op === ops.buckets) this.#comparison.onBuckets(readBuckets(payload), partner)
    if (op === ops.hashes) this.#comparison.onHashes(readHashes(payload), partner)
    if (op === ops.ask) this.#answer(readQuestion(payload), partner)
    if (op === ops.ack) this.#acknowledgements.acknowledged(readAck(payload), partner)
  }

  /** Records from a partner changed something: the others are asked soon whether they have it, too. */
  spread(source: Partner): void {
    this.#sources.add(source.id)
    this.#cancelSpread ??= this.#clock.after(spreadMs, () => this.#spread())
  }

  /** Stops the timers; who waits for a flush is told. Idempotent. */
  close(): void {
    this.#cancelSpread?.()
    this.#neighbours.close()
    this.#far.stop()
    this.#acknowledgements.close()
  }

  #spread(): void {
    this.#cancelSpread = undefined
    const [source] = this.#sources.size === 1 ? this.#sources : []
    this.#sources.clear()
    for (const partner of this.#neighbours.partners) if (partner.id !== source) this.#comparison.begin(partner)
  }

  /** What is not held as it was written is compared instead; the partner asks again. */
  #answer({ number, pairs }: Question, partner: Partner): void {
    const { dictionary, seconds } = this.#live
    const holdsAll = pairs.every(([keyHash, hash]) => dictionary.digest.summand(keyHash, seconds)?.hash === hash)
    if (holdsAll) partner.send(ackPackets(number))
    else this.#comparison.show(partner, true)
  }
}
