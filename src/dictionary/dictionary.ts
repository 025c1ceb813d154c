import { adoptStore } from './adopt.ts'
import type { StoredEntry } from './adopt.ts'
import type { DictionaryCounters, DictionaryOptions, Writing } from './dictionaryOptions.ts'
import { Digest } from './digest.ts'
import { QuotaError } from './errors.ts'
import { Exchanges } from './exchanges.ts'
import { Floors } from './floors.ts'
import { Journal } from './journal.ts'
import { keyText } from './key.ts'
import { defaultLimits } from './limits.ts'
import type { DictionaryLimits } from './limits.ts'
import { decideDelete, decideRelease, decideSet } from './localWrite.ts'
import type { WriteContext } from './localWrite.ts'
import { mergeRecords } from './order.ts'
import type { HashOf } from './order.ts'
import type { DropReason, Outcome } from './outcome.ts'
import { isStored, Quarantine } from './quarantine.ts'
import type { Arrival } from './quarantine.ts'
import { Owners } from './owners.ts'
import type { SyncRecord } from './record.ts'
import { recordHash } from './recordHash.ts'
import { RecordMap } from './recordMap.ts'
import type { StoredChange } from './recordStore.ts'
import { Replacements } from './replacements.ts'
import type { LeaseRules } from './rules.ts'
import { isCollectable } from './tombstone.ts'

export type { DictionaryLimits, Outcome, StoredEntry }

/**
 * The records of one node: what it wrote and what it heard, one per key, tombstones included. A record only ever gives way to a larger
 * one. It has no clock and tells nobody: time is an argument, and every method returns what became of it.
 */
export class Dictionary {
  readonly owner: string
  readonly rules: LeaseRules
  readonly limits: DictionaryLimits
  readonly floors: Floors
  /** What this dictionary holds, in numbers that nodes compare. */
  readonly digest: Digest
  readonly #hashOf: HashOf
  readonly #writeContext: WriteContext
  readonly #records: RecordMap
  readonly #quarantine: Quarantine
  readonly #owners: Owners
  readonly #replacements: Replacements
  readonly #journal: Journal
  readonly #exchanges = new Exchanges()
  readonly #counters = { tooFarAhead: 0, quarantineFull: 0, overQuota: 0, forged: 0 }

  constructor({ owner, ownerType = 'str', rules, sha256, limits, store }: DictionaryOptions) {
    this.owner = owner
    this.rules = rules
    this.limits = { ...defaultLimits, ...limits }
    this.floors = new Floors(sha256)
    this.#writeContext = { rules, owner, ownerType, floorOf: (key) => this.floors.of(key) }
    this.#hashOf = (record) => recordHash(record, sha256)
    this.#records = new RecordMap(this.limits)
    // Whoever comes now hears nothing of such a deletion any more, but must not begin its key anew below it.
    this.digest = new Digest(this.#records, sha256, ({ key, epoch }) => this.floors.keep(key, epoch))
    this.#quarantine = new Quarantine(this.limits, this.#hashOf)
    this.#owners = new Owners(owner, () => this.#records.all().map((record) => record.owner))
    this.#replacements = new Replacements(rules, this.#owners)
    this.#journal = new Journal(this.#owners)
    this.#journal.open(store, (change) => this.#reload(change))
  }

  /** The live record of a key. */
  get(key: Uint8Array): SyncRecord | undefined {
    const record = this.#records.get(key)
    return record?.deleted ? undefined : record
  }

  /** The record of the key that short ASCII text spells, a tombstone too. No other text is found. */
  find(text: string): SyncRecord | undefined {
    return this.#records.find(text)
  }

  /** The record of a key, a tombstone too. */
  record(key: Uint8Array): SyncRecord | undefined {
    return this.#records.get(key)
  }

  /** The key of which bytes hold a copy from `start` to `end`: the one that is held, or a new one. */
  keyIn(bytes: Uint8Array, start: number, end: number): Uint8Array {
    return this.#records.keyIn(bytes, start, end)
  }

  /** All records as of now, tombstones too; the dictionary may change while they are read. */
  records(): Iterable<SyncRecord> {
    return this.#records.all()
  }

  /** Number of records, tombstones included. */
  get size(): number {
    return this.#records.size
  }

  /** Number of keys that are present. */
  get present(): number {
    return this.#records.present
  }

  /** Bytes of all keys and values. */
  get bytes(): number {
    return this.#records.bytes
  }

  /** Number of arrivals that wait because they are dated ahead. */
  get waiting(): number {
    return this.#quarantine.size
  }

  get counters(): DictionaryCounters {
    return { ...this.#counters }
  }

  /** Second in which this node last compared what it holds with another one, in this life or a former one; 0: never. */
  get exchangedAt(): number {
    return this.#exchanges.at
  }

  /** True when deletions may have been forgotten everywhere since this node last compared what it holds. */
  isAway(now: number): boolean {
    return this.#exchanges.isAway(now)
  }

  /** True when this node may lack what others hold, as there is no room for it here: what it lacks need not have been deleted. */
  get lacksRoom(): boolean {
    return this.#exchanges.lacksRoom || this.size >= this.limits.keys
  }

  /** Notes that another node holds exactly the same. */
  noteAgreement(now: number): void {
    this.#exchanges.noteAgreement()
    this.noteExchange(now)
  }

  /** Notes that this node compared what it holds with another one; the store hears of it once a minute, and when the clock was set back. */
  noteExchange(now: number): void {
    if (!this.#exchanges.note(now)) return
    this.#journal.note({ type: 'exchanged', time: now })
    this.#journal.compact(this)
  }

  /** Raises a bucket's floor to a peer's, for good; false when it is as high already. */
  raiseFloor(bucket: number, epoch: number): boolean {
    const raised = this.floors.raise(bucket, epoch)
    if (raised) this.#journal.note({ type: 'floor', bucket, epoch })
    return raised
  }

  /** What a store has to keep of this dictionary: its floors, when it was last compared, its records. */
  *changes(): Generator<StoredChange> {
    if (this.exchangedAt > 0) yield { type: 'exchanged', time: this.exchangedAt }
    for (const [bucket, epoch] of this.floors.entries()) yield { type: 'floor', bucket, epoch }
    for (const record of this.#records.all()) yield this.#journal.changeOf(record)
  }

  /** Names one more owner whose lost leases are told, such as a client behind this node. */
  addOwner(owner: string): void {
    this.#owners.add(owner)
  }

  /** True for this node's own id and for those of owners behind it. */
  isOurs(owner: string): boolean {
    return this.#owners.has(owner)
  }

  /**
   * What a live arrival in the name of one of ours is, of whom only we send any: an 'echo' of what is held or older, or 'forged', which is
   * counted; undefined for an arrival in another's name. Nothing is merged.
   */
  judgeClaim(arrival: Arrival): 'echo' | 'forged' | undefined {
    if (!this.isOurs(arrival.owner)) return undefined
    const held = this.#records.get(arrival.key)
    const incoming = this.#recordOf(arrival, held)
    if (!incoming || mergeRecords(held, incoming, this.rules, this.#hashOf) === held) return 'echo'
    this.#counters.forged++
    return 'forged'
  }

  /** Writes a value, whose bytes are the dictionary's from now on. Throws `LeaseHeldError`, `ClockSkewError`, `QuotaError` or `StorageError`, and then has changed nothing. */
  set(key: Uint8Array, value: Uint8Array, writing: Writing): Outcome {
    const held = this.#records.get(key)
    return this.#write(decideSet(held, key, value, writing, this.#writeContext), held)
  }

  /** Deletes a key; nothing happens when it is absent. Throws `LeaseHeldError`, `ClockSkewError` or `StorageError`. */
  delete(key: Uint8Array, writing: Writing): Outcome {
    const held = this.#records.get(key)
    return this.#write(decideDelete(held, writing, this.#writeContext), held)
  }

  /** Gives a lease up and keeps the value; nothing happens when there is none to give up. Throws `LeaseHeldError` or `StorageError`. */
  release(key: Uint8Array, writing: Writing): Outcome {
    const held = this.#records.get(key)
    return this.#write(decideRelease(held, writing, this.#writeContext), held)
  }

  /** Takes in another node's record, whose bytes are the dictionary's from now on; so are those of the next two. One dated ahead waits for `takeDue`. */
  merge(record: SyncRecord, now: number): Outcome {
    return this.#admit(record, now)
  }

  /** Takes in a store of a peer that keeps no records. One dated ahead waits for `takeDue`. */
  adopt(stored: StoredEntry, now: number): Outcome {
    return this.#admit(stored, now)
  }

  /** Takes in a record that this node kept on disk, whatever its date: it was admitted once. */
  restore(record: SyncRecord): Outcome {
    return this.#settle(record)
  }

  /** Takes in what had to wait and is due. */
  takeDue(now: number): readonly Outcome[] {
    return this.#quarantine.takeDue(now).map((arrival) => this.#settle(arrival))
  }

  /** The second from which `takeDue` has something to do; undefined when nothing waits. */
  get nextDue(): number | undefined {
    return this.#quarantine.nextDue
  }

  /** Forgets the tombstones that every node has had the time to hear of, and returns them. */
  collect(now: number): readonly SyncRecord[] {
    const tombstones = this.#records.all().filter((record) => isCollectable(record, now))
    for (const { key } of tombstones) this.forget(key)
    return tombstones
  }

  /** Drops a record without leaving a tombstone, as a node does that was away for longer than those are kept. Its epoch becomes a floor. */
  forget(key: Uint8Array): Outcome {
    const previous = this.#records.get(key)
    if (!previous) return { status: 'unchanged' }
    this.#journal.note({ type: 'forgotten', key })
    this.floors.keep(key, previous.epoch)
    this.#records.delete(previous)
    this.digest.touch(previous.key)
    const change = previous.deleted ? undefined : ({ type: 'delete', key: previous.key, entry: previous } as const)
    return { status: 'changed', previous, change }
  }

  #reload(change: StoredChange): void {
    if (change.type === 'own') this.addOwner(change.record.owner)
    if (change.type === 'floor') this.floors.raise(change.bucket, change.epoch)
    else if (change.type === 'exchanged') this.#exchanges.recall(change.time)
    else if (change.type === 'forgotten') this.forget(change.key)
    else this.restore(change.record)
  }

  #write(record: SyncRecord | undefined, held: SyncRecord | undefined): Outcome {
    if (!record) return { status: 'unchanged', record: held }
    const limit = this.#records.limitExceededBy(record, held)
    if (limit) throw new QuotaError({ key: keyText(record.key), limit, max: this.limits[limit] })
    this.addOwner(record.owner)
    this.#journal.keep(record)
    this.#records.keep(record, held)
    this.#noteChange(record)
    return this.#replacements.outcomeOfWrite(record, held)
  }

  #admit(arrival: Arrival, now: number): Outcome {
    const admission = this.#quarantine.admit(arrival, now)
    if (admission === 'due') return this.#settle(arrival)
    if (admission === 'waits') return { status: 'deferred', record: this.#records.get(arrival.key) }
    return this.#drop(admission, arrival)
  }

  #settle(arrival: Arrival): Outcome {
    const held = this.#records.get(arrival.key)
    const incoming = this.#recordOf(arrival, held)
    const merged = incoming && mergeRecords(held, incoming, this.rules, this.#hashOf)
    if (!merged || merged === held) {
      const conflict = held && incoming && this.#replacements.conflictOf(held, incoming)
      return { status: 'unchanged', record: held, conflict }
    }
    if (this.#records.limitExceededBy(merged, held)) return this.#drop('overQuota', arrival)
    this.#journal.heard(merged)
    const kept = this.#records.put(merged, held)
    this.#noteChange(kept)
    this.#replacements.noteArrival(kept, held)
    return this.#replacements.outcomeOf(kept, held)
  }

  #recordOf(arrival: Arrival, held: SyncRecord | undefined): SyncRecord | undefined {
    if (isStored(arrival)) return adoptStore(held, arrival, this.rules)
    return this.rules.leasing ? arrival : { ...arrival, epoch: 1, acquired: 0 }
  }

  #drop(reason: DropReason, arrival: Arrival): Outcome {
    this.#counters[reason]++
    if (reason === 'overQuota') this.#exchanges.noteLack()
    return { status: 'dropped', reason, record: this.#records.get(arrival.key) }
  }

  #noteChange({ key }: SyncRecord): void {
    this.digest.touch(key)
    this.#journal.compact(this)
  }
}
