import type { Cancel, Clock } from '../seams/clock.ts'
import { silentLogger, type Logger } from '../seams/logger.ts'
import type { StoredEntry } from '../dictionary/adopt.ts'
import type { Change } from '../dictionary/change.ts'
import type { Dictionary } from '../dictionary/dictionary.ts'
import type { Writing } from '../dictionary/dictionaryOptions.ts'
import { DictionaryError } from '../dictionary/errors.ts'
import { keyId, keyText } from '../dictionary/key.ts'
import type { Conflict, Outcome } from '../dictionary/outcome.ts'
import type { SyncRecord } from '../dictionary/record.ts'
import { clockTolerance } from '../dictionary/rules.ts'
import type { LeaseLost, WriteOptions } from '../dictionary/source.ts'
import { Conflicts } from './conflicts.ts'

/** What happened to a dictionary, in the order in which it happened. Times are whole seconds. */
export type DictionaryEvent =
  | Change
  | { readonly type: 'lease-lost'; readonly lost: LeaseLost<Uint8Array, Uint8Array> }
  | { readonly type: 'lease-expiring'; readonly key: Uint8Array; readonly expiresAt: number }
  | { readonly type: 'lease-expired'; readonly key: Uint8Array }
  | { readonly type: 'conflict'; readonly conflict: Conflict }
  | ClockSkewed

/** A neighbour's clock and ours differ: by 5 s ('warn'), by 30 s ('error'). */
export interface ClockSkewed {
  readonly type: 'clock-skew'
  /** The neighbour's id. */
  readonly peer: string
  /** By which our clock is ahead; negative when it is behind. */
  readonly seconds: number
  readonly level: 'warn' | 'error'
}

export interface LiveDictionaryOptions {
  readonly dictionary: Dictionary
  readonly clock: Clock
  /** Seconds by which the peers' clocks are ahead, for the rule that a node with a wrong clock takes nothing over. */
  readonly skew?: () => number
  /** Throws where nothing may be written yet; asked before every write. */
  readonly mayWrite?: (key: Uint8Array) => void
  /** Sends a record of ours; called before anybody hears of it here, so that a listener's own writes go out after it. */
  readonly publish?: (record: SyncRecord) => void
  /** Passes on records that were kept waiting because they were dated ahead. */
  readonly passOn?: (records: readonly SyncRecord[]) => void
  /** Hears what became of every write and arrival, before listeners do. */
  readonly settled?: (outcome: Outcome) => void
  readonly logger?: Logger
}

const hourMs = 3_600_000

/** A dictionary that lives in time: writes are dated and published, waiting records become due, changes are told to subscribers. */
export class LiveDictionary {
  readonly dictionary: Dictionary
  readonly #options: LiveDictionaryOptions
  readonly #logger: Logger
  readonly #subscribers = new Set<(event: DictionaryEvent) => void>()
  readonly #waiting: DictionaryEvent[] = []
  readonly #conflicts = new Conflicts()
  #writing: Writing = { now: 0 }
  #telling = false
  #closed = false
  #cancelDue: Cancel | undefined
  #cancelCollection: Cancel | undefined

  constructor(options: LiveDictionaryOptions) {
    this.dictionary = options.dictionary
    this.#options = options
    this.#logger = options.logger ?? silentLogger
    this.#awaitCollectionOf(options.dictionary.records())
  }

  get seconds(): number {
    return Math.floor(this.#options.clock.now() / 1000)
  }

  /** True while this clock is too far off the peers' to tell how old anything is: nothing is dropped for its age then. */
  get isClockOff(): boolean {
    return Math.abs(this.#options.skew?.() ?? 0) > clockTolerance
  }

  /** Writes a value, for the node's own owner or the one named; so do the next two. */
  set(key: Uint8Array, value: Uint8Array, options?: WriteOptions): Outcome {
    return this.#write(this.dictionary.set(key, value, this.#writingOf(key, options)))
  }

  delete(key: Uint8Array, options?: WriteOptions): Outcome {
    return this.#write(this.dictionary.delete(key, this.#writingOf(key, options)))
  }

  release(key: Uint8Array, options?: WriteOptions): Outcome {
    return this.#write(this.dictionary.release(key, this.#writingOf(key, options)))
  }

  /** Takes another node's record. */
  merge(record: SyncRecord): Outcome {
    return this.#settle(this.dictionary.merge(record, this.seconds))
  }

  /** Takes a store of a peer that keeps no records. */
  adopt(stored: StoredEntry): Outcome {
    this.#checkOpen(stored.key)
    return this.#settle(this.dictionary.adopt(stored, this.seconds))
  }

  /** Drops a record as if it had never been, but for its epoch. */
  forget(key: Uint8Array): Outcome {
    return this.#settle(this.dictionary.forget(key))
  }

  /** Hears every change once it is made, in order; a listener that throws is logged and harms nobody else. */
  subscribe(listener: (event: DictionaryEvent) => void): Cancel {
    this.#subscribers.add(listener)
    return () => this.#subscribers.delete(listener)
  }

  /** Tells the subscribers of something that befell the dictionary from outside. */
  tell(event: DictionaryEvent): void {
    if (this.#telling) this.#waiting.push(event)
    else this.#tellFrom(event)
  }

  /** Stops the timers; writes are refused with code 'closed' from now on. Idempotent. */
  close(): void {
    this.#closed = true
    this.#cancelDue?.()
    this.#cancelCollection?.()
  }

  /** One object for all writes of a second for the same owner. */
  #writingOf(key: Uint8Array, options: WriteOptions | undefined): Writing {
    this.#checkOpen(key)
    this.#options.mayWrite?.(key)
    const now = this.seconds
    const skew = this.#options.skew?.() ?? 0
    const owner = options?.owner
    const last = this.#writing
    if (last.now !== now || last.skew !== skew || last.owner !== owner) this.#writing = { now, skew, owner }
    return this.#writing
  }

  #checkOpen(key: Uint8Array): void {
    if (!this.#closed) return
    throw new DictionaryError('closed', 'this node is closed and writes nothing; open a new one', keyText(key))
  }

  #write(outcome: Outcome): Outcome {
    if (outcome.status === 'changed' && outcome.record) this.#options.publish?.(outcome.record)
    return this.#settle(outcome)
  }

  #settle(outcome: Outcome): Outcome {
    this.#options.settled?.(outcome)
    if (outcome.status === 'deferred') this.#awaitDue()
    if (outcome.record?.deleted) this.#awaitCollection()
    this.#tellOutcome(outcome)
    return outcome
  }

  #tellOutcome(outcome: Outcome): void {
    const { change, lost, conflict } = outcome
    if (!change || lost || conflict) this.#tellAll(outcome)
    else this.tell(change)
  }

  #tellAll({ change, lost, conflict }: Outcome): void {
    if (change) this.#waiting.push(change)
    if (lost) this.#waiting.push({ type: 'lease-lost', lost })
    if (conflict && this.#conflicts.isNews(conflict)) this.#waiting.push({ type: 'conflict', conflict })
    if (!this.#telling) this.#tellFrom(this.#waiting.shift())
  }

  /** Events made by a listener wait until the present ones have been told to all, so that everybody hears the same order. */
  #tellFrom(first: DictionaryEvent | undefined): void {
    this.#telling = true
    for (let event = first; event; event = this.#waiting.shift()) this.#tellOne(event)
    this.#telling = false
  }

  #tellOne(event: DictionaryEvent): void {
    for (const subscriber of this.#subscribers) {
      try {
        subscriber(event)
      } catch (error) {
        this.#logger.error('a listener failed', { error })
      }
    }
  }

  #awaitDue(): void {
    this.#cancelDue?.()
    const due = this.dictionary.nextDue
    if (due === undefined) return
    this.#cancelDue = this.#options.clock.after(Math.max(0, due * 1000 - this.#options.clock.now()), () =>
      this.#takeDue(),
    )
  }

  #takeDue(): void {
    const changed = this.dictionary.takeDue(this.seconds).map((outcome) => this.#settle(outcome))
    const records = changed.flatMap(({ status, record }) => (status === 'changed' && record ? [record] : []))
    this.#options.passOn?.([...new Map(records.map((record) => [keyId(record.key), record])).values()])
    this.#awaitDue()
  }

  #awaitCollection(): void {
    this.#cancelCollection ??= this.#options.clock.after(hourMs, () => {
      this.#cancelCollection = undefined
      if (!this.isClockOff) this.dictionary.collect(this.seconds)
      this.#awaitCollectionOf(this.dictionary.records())
    })
  }

  #awaitCollectionOf(records: Iterable<SyncRecord>): void {
    for (const { deleted } of records) if (deleted) return this.#awaitCollection()
  }
}
