import type { KeyedEntry } from '../dictionary/change.ts'
import { isHexKey } from '../dictionary/hexKey.ts'
import type { Source } from '../dictionary/source.ts'
import type { SnapshotEntry } from '../transport/messages.ts'
import { Wishes, type Named } from './wishes.ts'

/** What of a source a client may be told, read while it is told. */
export class Snapshots {
  readonly #source: Pick<Source, 'entries' | 'hexEntries' | 'get' | 'size'>
  readonly #mayRead: ((key: string) => boolean) | null

  /** `mayRead` is null where everything may be read. */
  constructor(
    source: Pick<Source, 'entries' | 'hexEntries' | 'get' | 'size'>,
    mayRead: ((key: string) => boolean) | null,
  ) {
    this.#source = source
    this.#mayRead = mayRead
  }

  /** Whether some keys are left out. */
  get isLimited(): boolean {
    return this.#mayRead !== null
  }

  /** How many keys everything is; null where that is not known before it is read. */
  get size(): number | null {
    return this.#source.size ?? null
  }

  /** Everything. */
  all(): Iterator<SnapshotEntry> {
    return this.#mayRead ? matching(this.#source.entries(), this.#mayRead) : this.#source.entries()[Symbol.iterator]()
  }

  /** What these keys are now; those that are gone, too. */
  *of(keys: Iterable<string>): Generator<SnapshotEntry> {
    for (const key of keys) if (this.#mayRead?.(key) ?? true) yield { key, entry: this.#source.get(key) ?? null }
  }

  /** What is wanted: named keys, those that are gone too, and all with one of the prefixes. */
  *wanted(named: Named): Generator<SnapshotEntry> {
    yield* this.of(named.keys)
    const below = new Wishes({ keys: [], prefixes: named.prefixes })
    if (below.size === 0) return
    const isWanted = (key: string): boolean => below.has(key) && (this.#mayRead?.(key) ?? true)
    yield* matching(this.#source.entries(), isWanted)
    if ([...below.prefixes].some(isHexKey)) yield* matching(this.#source.hexEntries?.() ?? [], isWanted)
  }
}

function* matching(entries: Iterable<KeyedEntry>, test: (key: string) => boolean): Generator<KeyedEntry> {
  for (const keyed of entries) if (test(keyed.key)) yield keyed
}
