import assert from 'node:assert/strict'
import type { Dictionary, Outcome, StoredEntry } from '../../src/dictionary/dictionary.ts'
import { DictionaryError } from '../../src/dictionary/errors.ts'
import { keyId } from '../../src/dictionary/key.ts'
import { compareRecords } from '../../src/dictionary/order.ts'
import { isGivenUp } from '../../src/dictionary/outcome.ts'
import type { SyncRecord } from '../../src/dictionary/record.ts'
import type { LeaseRules } from '../../src/dictionary/rules.ts'
import { aDictionary, hashOf, T, utf8 } from './samples.ts'

/** What happens next in a world; nodes are numbered. */
export type Step =
  | { readonly do: 'set' | 'delete' | 'release'; readonly at: number; readonly key: Uint8Array; readonly value: string }
  | { readonly do: 'send'; readonly from: number; readonly at: number; readonly which: number }
  | { readonly do: 'wait'; readonly seconds: number }
  | { readonly do: 'adopt'; readonly at: number; readonly stored: Omit<StoredEntry, 'time'>; readonly age: number }

/** The nodes of a world. */
export const owners = ['a', 'b', 'c'] as const

/** A few nodes whose clocks differ, with nothing between them but what a schedule sends. What they promise is checked at every step. */
export class World {
  readonly #nodes: readonly Dictionary[]
  readonly #skews: readonly number[]
  readonly #sent: SyncRecord[][] = owners.map(() => [])
  readonly #views = owners.map(() => new Map<string, Uint8Array>())
  readonly #rules: LeaseRules
  #now = T

  constructor(rules: LeaseRules, skews: readonly number[]) {
    this.#rules = rules
    this.#skews = skews
    this.#nodes = owners.map((owner) => aDictionary(owner, { rules }))
  }

  run(steps: readonly Step[]): void {
    for (const step of steps) this.#take(step)
  }

  /** Everybody hears everything until nobody learns anything new. */
  settle(): void {
    for (let learned = true; learned;) {
      learned = false
      for (const from of this.#nodes)
        for (const at of owners.keys())
          for (const record of from.records())
            if (this.#observe(at, this.#nodes[at]!.merge(record, this.#clockOf(at))).status === 'changed')
              learned = true
    }
  }

  checkEqual(): void {
    const [first, ...others] = this.#nodes.map((dictionary) => byKey(dictionary.records()))
    for (const other of others) assert.deepEqual(other, first)
    for (const record of this.#sent.flat()) {
      const final = this.#nodes[0]!.record(record.key)!
      assert.ok(this.#compare(final, record) >= 0, 'nothing that left a node outranks what all of them hold')
    }
  }

  #take(step: Step): void {
    if (step.do === 'wait') this.#now += step.seconds
    else if (step.do === 'send') this.#send(step)
    else if (step.do === 'adopt') {
      const stored = { ...step.stored, time: this.#now - step.age }
      this.#observe(step.at, this.#nodes[step.at]!.adopt(stored, this.#clockOf(step.at)))
    } else this.#write(step)
  }

  #send({ from, at, which }: Step & { do: 'send' }): void {
    const record = this.#sent[from]!.at(-1 - (which % this.#sent[from]!.length))
    if (record) this.#observe(at, this.#nodes[at]!.merge(record, this.#clockOf(at)))
  }

  #write(step: Extract<Step, { value: string }>): void {
    const dictionary = this.#nodes[step.at]!
    const now = this.#clockOf(step.at)
    const held = dictionary.get(step.key)
    const isOwn = held?.owner === dictionary.owner && now <= held.time + this.#rules.leaseTerm
    try {
      if (step.do === 'set') this.#observe(step.at, dictionary.set(step.key, utf8(step.value), { now }), 'local')
      else this.#observe(step.at, dictionary[step.do](step.key, { now }), 'local')
    } catch (error) {
      assert.ok(error instanceof DictionaryError)
      assert.ok(!isOwn, 'an owner is never refused inside its lease')
    }
  }

  #observe(at: number, outcome: Outcome, origin?: 'local'): Outcome {
    const { status, record, previous, change, lost } = outcome
    if (status !== 'changed' || !record) return outcome
    this.#sent[at]!.push(record)
    if (change?.type === 'update') this.#views[at]!.set(keyId(change.key), change.entry.value)
    if (change?.type === 'delete') this.#views[at]!.delete(keyId(change.key))
    if (previous) assert.ok(this.#compare(record, previous) > 0, 'a version never goes back')
    if (previous && this.#rules.leasing && !origin) this.#checkLoss(at, record, previous, lost !== undefined)
    this.#checkView(at)
    return outcome
  }

  /** A node's own write is followed by its own, or was given up, or it is told. */
  #checkLoss(at: number, record: SyncRecord, previous: SyncRecord, told: boolean): void {
    const own = previous.owner === owners[at]
    const due = own && record.owner !== previous.owner && !isGivenUp(previous, record)
    assert.equal(told, due, 'an owner is told of what it lost, and of nothing else')
  }

  /** What a listener made of the changes is what the dictionary holds. */
  #checkView(at: number): void {
    const live = [...this.#nodes[at]!.records()].filter(({ deleted }) => !deleted)
    assert.deepEqual(this.#views[at], new Map(live.map((record) => [keyId(record.key), record.value])))
  }

  #compare(a: SyncRecord, b: SyncRecord): number {
    return compareRecords(a, b, this.#rules, hashOf)
  }

  #clockOf(at: number): number {
    return this.#now + this.#skews[at]!
  }
}

function byKey(records: Iterable<SyncRecord>): Map<string, SyncRecord> {
  return new Map([...records].map((record) => [keyId(record.key), record]))
}
