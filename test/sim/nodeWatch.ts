import type { Entry } from '../../src/dictionary/change.ts'
import type { Dictionary } from '../../src/dictionary/dictionary.ts'
import { keyText } from '../../src/dictionary/key.ts'
import type { SyncRecord } from '../../src/dictionary/record.ts'
import type { LeaseLost, SourceEvent } from '../../src/dictionary/source.ts'
import type { SyncNode } from '../../src/sync/syncNode.ts'
import { identify } from './model.ts'
import {
  admissionIsLawful,
  diskKept,
  eventsAddUp,
  isNoClaim,
  leavesFloor,
  lossesTold,
  mergeIsLawful,
  noneIsLost,
  versionGrows,
  wasWritten,
  withinLimits,
  type Finding,
  type Transition,
} from './oracles.ts'
import type { SimDisk } from './simDisk.ts'
import { renewalIsLawful } from './writeOracles.ts'
import type { Writings } from './writings.ts'

export interface NodeWatchOptions {
  readonly id: string
  readonly sync: SyncNode
  /** Who writes through it. */
  readonly owners: readonly string[]
  readonly keys: readonly string[]
  readonly leasing: boolean
  /** Left out where somebody writes of whom nothing is known. */
  readonly writings?: Writings | undefined
  readonly log: (line: string) => void
  readonly report: (oracle: string, finding: Finding) => void
}

/** Sees all that happens to a node, and has the oracles of one node judge it. */
export class NodeWatch {
  /** Every record that the node has held, by key and content. */
  readonly everHeld = new Map<string, { readonly key: string; readonly record: SyncRecord }>()
  /** Keys whose record it dropped after days without a peer. */
  readonly dropped = new Set<string>()
  /** Deletions that it has forgotten, by its own clock. */
  readonly collected = new Set<SyncRecord>()
  /** Its last write of each key that it has not forgotten since. */
  readonly lasting = new Map<string, SyncRecord>()
  /** Whether somebody writes at the moment; whatever else is set is a renewal. */
  isWriting = false
  readonly #options: NodeWatchOptions
  readonly #written = new Set<string>()
  readonly #held = new Map<string, SyncRecord | undefined>()
  readonly #told = new Map<string, string>()
  #losses: LeaseLost<Uint8Array, Uint8Array>[] = []
  /** What merging has changed since it was last looked at. */
  readonly #merged: Transition[] = []
  /** Live stores from outside in the name of one of its owners. */
  readonly #claims = new WeakSet<object>()

  constructor(options: NodeWatchOptions) {
    const { sync } = options
    this.#options = options
    this.#watchClaims(this.#dictionary)
    this.#watchMerging(this.#dictionary)
    this.#watchRenewals(this.#dictionary)
    this.#watchWaiting(this.#dictionary)
    sync.source.subscribe((event) => this.#hear(event))
    sync.subscribe((event) => event.type === 'lease-lost' && this.#losses.push(event.lost))
  }

  /** Takes what came from the disk for known, and has it judged; `kept` is there for sure. */
  recall(disk: SimDisk | undefined, kept: ReadonlyMap<string, SyncRecord> | undefined): void {
    const { sync, keys, leasing, report } = this.#options
    for (const key of keys) {
      const record = this.#record(key)
      this.#held.set(key, record)
      this.#note(key, record)
      const possible = disk?.written.filter((one) => keyText(one.key) === key) ?? []
      report('disk', diskKept(record, { sure: kept?.get(key), possible }, leasing, sync.live.seconds))
    }
    for (const { key, entry } of sync.source.entries()) this.#told.set(key, spell(entry))
  }

  /** The node made this record. */
  wrote(key: string, record: SyncRecord): void {
    this.lasting.set(key, record)
    this.#written.add(writeId(key, record))
    this.#options.writings?.note(key, record)
  }

  /** Every record of a key that the node has held. */
  everHeldOf(key: string): readonly SyncRecord[] {
    return [...this.everHeld.values()].flatMap((held) => (held.key === key ? [held.record] : []))
  }

  /** Compares what the node holds with what it held; `several`: a key may have changed more than once since. */
  look(several: boolean): void {
    const { keys, report } = this.#options
    const losses = this.#losses.splice(0)
    for (const key of keys) this.#lookAt(key, losses, several)
    this.#merged.length = 0
    const { size, bytes, waiting, limits } = this.#dictionary
    report('O8', withinLimits('keys', size, limits.keys))
    report('O8', withinLimits('bytes', bytes, limits.bytes))
    report('O8', withinLimits('waiting', waiting, limits.waiting))
  }

  /** Compares all that events told with all that is held. */
  lookAtEvents(): void {
    const { sync, report } = this.#options
    const held = new Map([...sync.source.entries()].map(({ key, entry }) => [key, spell(entry)]))
    for (const key of new Set([...held.keys(), ...this.#told.keys()])) {
      report('O6', eventsAddUp(this.#told.get(key), held.get(key), key))
    }
  }

  get #dictionary(): Dictionary {
    return this.#options.sync.live.dictionary
  }

  #record(key: string): SyncRecord | undefined {
    return this.#dictionary.record(Buffer.from(key))
  }

  #note(key: string, record: SyncRecord | undefined): void {
    if (!record) return
    const { id, writings, report } = this.#options
    this.everHeld.set(`${key} ${identify(record)}`, { key, record })
    report('origin', wasWritten(record, writings?.has(key, record) ?? true))
    writings?.noteHolder(key, record, id)
  }

  /** Only the node itself sends live stores of those who write through it. */
  #watchClaims(dictionary: Dictionary): void {
    const judgeClaim = dictionary.judgeClaim.bind(dictionary)
    const adopt = dictionary.adopt.bind(dictionary)
    dictionary.judgeClaim = (arrival) => {
      const claim = judgeClaim(arrival)
      if (claim) this.#claims.add(arrival)
      return claim
    }
    dictionary.adopt = (stored, now) => {
      this.#options.report('origin', isNoClaim(this.#claims.has(stored), stored))
      return adopt(stored, now)
    }
  }

  /** One delivery may change a key more than once. */
  #watchMerging(dictionary: Dictionary): void {
    const merge = dictionary.merge.bind(dictionary)
    dictionary.merge = (record, now) => {
      const before = dictionary.record(record.key)
      const outcome = merge(record, now)
      const after = dictionary.record(record.key)
      const transition = { key: keyText(record.key), before, after }
      const { leasing, report } = this.#options
      report('origin', isNoClaim(this.#claims.has(record), record))
      report('waiting', admissionIsLawful(outcome, record.time - now))
      const isTaken = outcome.status === 'changed' || outcome.status === 'unchanged'
      if (isTaken) report('R1', mergeIsLawful(transition, record, leasing))
      if (after !== before) this.#merged.push(transition)
      return outcome
    }
  }

  #watchRenewals(dictionary: Dictionary): void {
    const set = dictionary.set.bind(dictionary)
    dictionary.set = (key, value, writing) => {
      const before = dictionary.record(key)
      const outcome = set(key, value, writing)
      const { record: after } = outcome
      if (this.isWriting || after === before || !after) return outcome
      const { id, report } = this.#options
      report('R6', renewalIsLawful(id, before, after, writing.now))
      this.wrote(keyText(key), after)
      return outcome
    }
  }

  #watchWaiting(dictionary: Dictionary): void {
    const takeDue = dictionary.takeDue.bind(dictionary)
    dictionary.takeDue = (now) => {
      const { waiting } = dictionary
      const taken = takeDue(now)
      this.#options.report('waiting', noneIsLost(waiting - dictionary.waiting, taken.length))
      return taken
    }
  }

  #lookAt(key: string, losses: readonly LeaseLost<Uint8Array, Uint8Array>[], several: boolean): void {
    const [before, after] = [this.#held.get(key), this.#record(key)]
    if (before === after) return
    const { id, leasing, log, report, sync } = this.#options
    const merged = this.#merged.filter((transition) => transition.key === key)
    const steps = merged.length > 0 ? merged : [{ key, before, after }]
    this.#held.set(key, after)
    if (before && !before.deleted && !after) this.dropped.add(key)
    if (before?.deleted && !after) this.collected.add(before)
    if (before && !after && leasing) report('fencing', leavesFloor(before, this.#dictionary.floors.of(before.key)))
    if (!after) this.lasting.delete(key)
    for (const record of [after, ...steps.map((step) => step.after)]) this.#note(key, record)
    log(`${id} has ${key} ${after ? identify(after) : ''}`)
    report('O5', versionGrows({ key, before, after }, leasing, sync.live.seconds))
    if (leasing && !several)
      this.#judgeLosses(
        steps,
        losses.filter((lost) => keyText(lost.key) === key),
      )
    const entry = sync.source.get(key)
    report('O6', eventsAddUp(this.#told.get(key), entry && spell(entry), key))
  }

  #judgeLosses(steps: readonly Transition[], losses: readonly LeaseLost<Uint8Array, Uint8Array>[]): void {
    const { owners, report } = this.#options
    const isMyWrite = (key: string, record: SyncRecord): boolean => this.#written.has(writeId(key, record))
    for (const owner of owners) {
      const told = losses.filter((lost) => lost.owner === owner)
      report('O4', lossesTold(owner, steps, isMyWrite, told))
    }
  }

  #hear(event: SourceEvent): void {
    if (event.type === 'delete') this.#told.delete(event.key)
    else if (event.type === 'update') this.#told.set(event.key, spell(event.entry))
  }
}

/** A write stays the same when merging dates the beginning of its tenure back. */
const writeId = (key: string, record: SyncRecord): string => `${key} ${identify({ ...record, acquired: 0 })}`

/** What an entry says, in one line; it may keep its value packed until somebody asks. */
const spell = ({ value, owner, epoch, acquired, time, seq, released }: Entry): string =>
  JSON.stringify({ value, owner, epoch, acquired, time, seq, released })
