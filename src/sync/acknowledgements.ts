import type { Cancel, Clock } from '../seams/clock.ts'
import type { SyncRecord } from '../dictionary/record.ts'
import { askPackets, type HashPair, type Question } from './digestMessage.ts'
import { FlushError } from './flushError.ts'
import type { LiveDictionary } from './liveDictionary.ts'
import type { Partner } from './partner.ts'

/** How many other nodes are waited for, and how long. */
export interface FlushOptions {
  /** How many other nodes of our kind shall hold what was written (default 1). */
  readonly peers?: number
  /** Milliseconds after which to give up (default 5000). */
  readonly timeout?: number
}

export interface AcknowledgementsOptions {
  readonly clock: Clock
  readonly live: LiveDictionary
  readonly partners: () => readonly Partner[]
}

interface Write {
  number: number
  record: SyncRecord
}

interface Waiter {
  readonly number: number
  readonly peers: number
  readonly resolve: () => void
  readonly reject: (error: FlushError) => void
  readonly cancel: Cancel
}

const askAgainMs = 1000
const maxPartners = 1000
/** So many writes are kept before any is looked at again. */
const fewWrites = 1000

/**
 * Who holds what was written here. Writes are numbered; of each partner it is known up to which number it holds them all, because its digest equals
 * ours, or because it was asked.
 */
export class Acknowledgements {
  readonly #options: AcknowledgementsOptions
  /** The newest write of each key, by the very bytes that its record has: one object as long as there is a record. */
  readonly #writes = new Map<Uint8Array, Write>()
  readonly #held = new Map<string, number>()
  readonly #waiters = new Set<Waiter>()
  #number = 0
  #most = fewWrites
  #isClosed = false
  #cancel: Cancel | undefined

  constructor(options: AcknowledgementsOptions) {
    this.#options = options
  }

  /** Notes a write made here. */
  wrote(record: SyncRecord): void {
    const write = this.#writes.get(record.key) ?? this.#begin(record)
    write.number = ++this.#number
    write.record = record
  }

  /** A partner holds all that this node holds. */
  agreed({ id }: Partner): void {
    this.#note(id, this.#number)
  }

  /** A partner says up to which of the writes that it was asked about it holds them all. */
  acknowledged(number: number, { id }: Partner): void {
    if (number <= this.#number) this.#note(id, number)
  }

  /** How many other nodes are known to hold the newest write of a key made here; 0 for a key that was not written here, or is no longer what was. */
  confirmations(key: Uint8Array): number {
    const record = this.#options.live.dictionary.record(key)
    const write = record && this.#writes.get(record.key)
    return write?.record === record && write ? this.#countOf(write.number) : 0
  }

  /** Fulfilled when what was written here so far is held by so many others. Rejects with `FlushError`. */
  async flush({ peers = 1, timeout = 5000 }: FlushOptions = {}): Promise<void> {
    const number = this.#number
    if (number === 0 || this.#countOf(number) >= peers) return
    await new Promise<void>((resolve, reject) => {
      const cancel = this.#options.clock.after(timeout, () => this.#giveUp(waiter, 'timeout'))
      const waiter: Waiter = { number, peers, resolve, reject, cancel }
      this.#waiters.add(waiter)
      if (this.#isClosed) this.#giveUp(waiter, 'closed')
      else this.#askSoon()
    })
  }

  /** Nobody waits any more: who does is rejected with code 'closed'. */
  close(): void {
    this.#isClosed = true
    this.#cancel?.()
    for (const waiter of this.#waiters) this.#giveUp(waiter, 'closed')
  }

  #begin(record: SyncRecord): Write {
    const write = { number: 0, record }
    this.#writes.set(record.key, write)
    if (this.#writes.size > this.#most) this.#forgetReplaced()
    return write
  }

  /** Keys that are written once and deleted would else be kept for ever. */
  #forgetReplaced(): void {
    const { dictionary } = this.#options.live
    for (const [key, { record }] of this.#writes) if (dictionary.record(key) !== record) this.#writes.delete(key)
    this.#most = Math.max(fewWrites, 2 * this.#writes.size)
  }

  /** Flushes of one moment ask together. */
  #askSoon(): void {
    this.#cancel?.()
    this.#cancel = this.#options.clock.after(0, () => this.#ask())
  }

  #ask(): void {
    this.#cancel = this.#options.clock.after(askAgainMs, () => this.#ask())
    for (const partner of this.#options.partners()) {
      const held = this.#held.get(partner.id) ?? 0
      if (held < this.#number) partner.send(askPackets(this.#questionSince(held)))
    }
  }

  /** What was replaced meanwhile needs nobody's word any more. */
  #questionSince(held: number): Question {
    const { dictionary, seconds } = this.#options.live
    const pairs: HashPair[] = []
    for (const [key, { number, record }] of this.#writes) {
      const summand = dictionary.digest.summandOf(record, seconds)
      if (!summand) this.#writes.delete(key)
      else if (number > held) pairs.push([summand.keyHash, summand.hash])
    }
    return { number: this.#number, pairs }
  }

  #note(id: string, number: number): void {
    const known = this.#held.get(id) ?? 0
    this.#held.delete(id)
    this.#held.set(id, Math.max(known, number))
    const [oldest] = this.#held.keys()
    if (oldest !== undefined && this.#held.size > maxPartners) this.#held.delete(oldest)
    for (const waiter of this.#waiters) if (this.#countOf(waiter.number) >= waiter.peers) this.#settle(waiter)
  }

  #countOf(number: number): number {
    let count = 0
    for (const held of this.#held.values()) if (held >= number) count++
    return count
  }

  #settle(waiter: Waiter): void {
    this.#end(waiter)
    waiter.resolve()
  }

  #giveUp(waiter: Waiter, code: FlushError['code']): void {
    this.#end(waiter)
    waiter.reject(new FlushError({ code, peers: waiter.peers, acknowledged: this.#countOf(waiter.number) }))
  }

  #end(waiter: Waiter): void {
    waiter.cancel()
    this.#waiters.delete(waiter)
    if (this.#waiters.size === 0) this.#cancel?.()
  }
}
