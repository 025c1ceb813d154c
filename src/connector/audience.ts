import { isReach } from './wishes.ts'
import type { Named, Wishes } from './wishes.ts'

/** One who hears what happens. */
export interface Hearer {
  /** The owner id under which its writes are held. */
  readonly owner: string
  /** What it asked for; null: all. */
  readonly wishes: Wishes | null
  mayRead(key: string): boolean
}

/** Those who hear all, alike, and those who hear only of some keys, found by the key. */
export class Audience<S extends Hearer> {
  readonly #all = new Set<S>()
  readonly #some = new Set<S>()
  readonly #byKey = new Map<string, Set<S>>()
  readonly #byPrefix = new Map<string, Set<S>>()
  /** How many of the prefixes have so many characters. */
  readonly #lengths = new Map<number, number>()

  /** Those who hear all. */
  get all(): ReadonlySet<S> {
    return this.#all
  }

  /** Those who hear of some keys. */
  get some(): ReadonlySet<S> {
    return this.#some
  }

  enter(hearer: S): void {
    if (!hearer.wishes) this.#all.add(hearer)
    else {
      this.#some.add(hearer)
      this.add(hearer, hearer.wishes)
    }
  }

  leave(hearer: S): void {
    this.#all.delete(hearer)
    if (this.#some.delete(hearer) && hearer.wishes) this.drop(hearer, hearer.wishes)
  }

  /** One who hears of some keys hears of these, too. */
  add(hearer: S, { keys, prefixes }: Named): void {
    for (const key of keys) join(this.#byKey, key, hearer)
    for (const prefix of prefixes) if (join(this.#byPrefix, prefix, hearer)) this.#count(prefix.length, 1)
  }

  /** One who hears of some keys hears no more of these. */
  drop(hearer: S, { keys, prefixes }: Named): void {
    for (const key of keys) part(this.#byKey, key, hearer)
    for (const prefix of prefixes) if (part(this.#byPrefix, prefix, hearer)) this.#count(prefix.length, -1)
  }

  /** Those who hear of some keys, and of this one: each once. */
  hearing(key: string): ReadonlySet<S> {
    const found = new Set<S>()
    for (const group of this.#groups(key)) for (const hearer of group) if (hearer.mayRead(key)) found.add(hearer)
    return found
  }

  /** Those whose writes are held by an owner. */
  *ofOwner(owner: string): Generator<S> {
    for (const group of [this.#all, this.#some]) for (const hearer of group) if (hearer.owner === owner) yield hearer
  }

  *#groups(key: string): Generator<ReadonlySet<S>> {
    yield this.#byKey.get(key) ?? new Set()
    for (const length of this.#lengths.keys()) {
      if (isReach(length, key)) yield this.#byPrefix.get(key.slice(0, length)) ?? new Set()
    }
  }

  #count(length: number, more: number): void {
    const count = (this.#lengths.get(length) ?? 0) + more
    if (count > 0) this.#lengths.set(length, count)
    else this.#lengths.delete(length)
  }
}

/** Whether the group is a new one. */
function join<S>(groups: Map<string, Set<S>>, name: string, hearer: S): boolean {
  const group = groups.get(name)
  if (group) group.add(hearer)
  else groups.set(name, new Set([hearer]))
  return !group
}

/** Whether the group is no more. */
function part<S>(groups: Map<string, Set<S>>, name: string, hearer: S): boolean {
  const group = groups.get(name)
  if (!group?.delete(hearer) || group.size > 0) return false
  return groups.delete(name)
}
