import type { MirrorEntry } from './types.ts'

const BITS = 8
const CHUNK = 1 << BITS

/** So many slots for each entry there is, and the map is built anew. */
const SPARSE = 2

type Chunk = (MirrorEntry | undefined)[]

/** Where the keys of all versions stand: it only grows, so that old versions find theirs. */
interface Slots {
  readonly byKey: Map<string, number>
  readonly keys: string[]
}

/**
 * One version of all entries. Another version shares with it every chunk of 256 entries that did not change, so that making one costs
 * microseconds at 100,000 keys, and this one stays as it is.
 */
export class EntriesMap implements ReadonlyMap<string, MirrorEntry> {
  readonly size: number
  readonly #slots: Slots
  readonly #chunks: readonly Chunk[]

  private constructor(slots: Slots, chunks: readonly Chunk[], size: number) {
    this.#slots = slots
    this.#chunks = chunks
    this.size = size
  }

  static of(entries: Iterable<readonly [key: string, entry: MirrorEntry | undefined]>): EntriesMap {
    return new EntriesMap({ byKey: new Map(), keys: [] }, [], 0).with(entries)
  }

  get(key: string): MirrorEntry | undefined {
    const slot = this.#slots.byKey.get(key)
    return slot === undefined ? undefined : this.#chunks[slot >> BITS]?.[slot % CHUNK]
  }

  has(key: string): boolean {
    return this.get(key) !== undefined
  }

  forEach(
    visit: (entry: MirrorEntry, key: string, map: ReadonlyMap<string, MirrorEntry>) => void,
    self?: unknown,
  ): void {
    for (const [key, entry] of this) visit.call(self, entry, key, this)
  }

  *entries(): Generator<[string, MirrorEntry], undefined> {
    for (const [index, chunk] of this.#chunks.entries()) {
      for (const [place, entry] of chunk.entries()) {
        if (entry) yield [this.#slots.keys[index * CHUNK + place] as string, entry]
      }
    }
  }

  *keys(): Generator<string, undefined> {
    for (const [key] of this) yield key
  }

  *values(): Generator<MirrorEntry, undefined> {
    for (const [, entry] of this) yield entry
  }

  [Symbol.iterator](): Generator<[string, MirrorEntry], undefined> {
    return this.entries()
  }

  /** The version with some entries changed, undefined for those to leave out; this one if none of them looks different. */
  with(changes: Iterable<readonly [key: string, entry: MirrorEntry | undefined]>): EntriesMap {
    const draft = new Draft(this.#slots, this.#chunks)
    for (const [key, entry] of changes) draft.put(key, entry)
    if (!draft.changed) return this
    const size = this.size + draft.growth
    const next = new EntriesMap(this.#slots, draft.chunks, size)
    return this.#slots.keys.length > SPARSE * (size + CHUNK) ? EntriesMap.of(next) : next
  }
}

/** A version in the making, which copies a chunk before it first changes it. */
class Draft {
  readonly chunks: Chunk[]
  growth = 0
  readonly #slots: Slots
  readonly #own = new Set<number>()

  constructor(slots: Slots, chunks: readonly Chunk[]) {
    this.#slots = slots
    this.chunks = [...chunks]
  }

  get changed(): boolean {
    return this.#own.size > 0
  }

  put(key: string, entry: MirrorEntry | undefined): void {
    const slot = this.#slots.byKey.get(key) ?? (entry && this.#addSlot(key))
    if (slot === undefined) return
    const index = slot >> BITS
    const before = this.chunks[index]?.[slot % CHUNK]
    if (sameEntry(before, entry)) return
    this.#ownChunk(index)[slot % CHUNK] = entry
    this.growth += Number(entry !== undefined) - Number(before !== undefined)
  }

  #addSlot(key: string): number {
    const { byKey, keys } = this.#slots
    byKey.set(key, keys.length)
    return keys.push(key) - 1
  }

  #ownChunk(index: number): Chunk {
    while (this.chunks.length <= index) this.chunks.push([])
    const chunk = this.chunks[index] as Chunk
    if (this.#own.has(index)) return chunk
    this.#own.add(index)
    return (this.chunks[index] = [...chunk])
  }
}

function sameEntry(a: MirrorEntry | undefined, b: MirrorEntry | undefined): boolean {
  if (!a || !b) return a === b
  return Object.is(a.value, b.value) && a.owner === b.owner && a.ownerName === b.ownerName && a.epoch === b.epoch
}
