import { sameFields } from './sameFields.ts'
import type { MirrorEntry } from './types.ts'

/** A change copies one chunk and the list of all: at 100,000 keys about as much of each. */
const CHUNKS = 512

type Chunk = Map<string, MirrorEntry>
type ChangedEntry = readonly [key: string, entry: MirrorEntry | undefined]

/**
 * One version of all entries, in chunks by a hash of their keys. Another version shares with it every chunk that did not change, so that
 * making one costs microseconds at 100,000 keys, and this one stays as it is.
 */
export class EntriesMap implements ReadonlyMap<string, MirrorEntry> {
  readonly #chunks: readonly (Chunk | undefined)[]

  constructor(chunks: readonly (Chunk | undefined)[] = []) {
    this.#chunks = chunks
  }

  get size(): number {
    return this.#chunks.reduce((sum, chunk) => sum + (chunk?.size ?? 0), 0)
  }

  get(key: string): MirrorEntry | undefined {
    return this.#chunks[chunkOf(key)]?.get(key)
  }

  has(key: string): boolean {
    return this.get(key) !== undefined
  }

  forEach(visit: (entry: MirrorEntry, key: string, map: this) => void, self?: unknown): void {
    for (const [key, entry] of this) visit.call(self, entry, key, this)
  }

  *[Symbol.iterator](): Generator<[string, MirrorEntry], undefined> {
    for (const chunk of this.#chunks) if (chunk) yield* chunk
  }

  entries(): Generator<[string, MirrorEntry], undefined> {
    return this[Symbol.iterator]()
  }

  *keys(): Generator<string, undefined> {
    for (const [key] of this) yield key
  }

  *values(): Generator<MirrorEntry, undefined> {
    for (const [, entry] of this) yield entry
  }

  /** The version with some entries changed, undefined for those to leave out; this one if none of them looks different. */
  with(changes: Iterable<ChangedEntry>): EntriesMap {
    const chunks = [...this.#chunks]
    for (const [key, entry] of changes) {
      const at = chunkOf(key)
      const before = chunks[at]?.get(key)
      if (before === entry || (before && entry && sameFields(before, entry))) continue
      const chunk = (chunks[at] = chunks[at] === this.#chunks[at] ? new Map(chunks[at]) : (chunks[at] as Chunk))
      if (entry) chunk.set(key, entry)
      else chunk.delete(key)
    }
    return chunks.some((chunk, at) => chunk !== this.#chunks[at]) ? new EntriesMap(chunks) : this
  }
}

function chunkOf(key: string): number {
  let hash = 0
  for (let index = 0; index < key.length; index++) hash = (hash * 31 + key.charCodeAt(index)) | 0
  return hash & (CHUNKS - 1)
}
