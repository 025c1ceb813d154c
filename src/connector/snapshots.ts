import type { Source } from '../dictionary/source.ts'
import type { SnapshotEntry } from '../transport/messages.ts'
import type { Named } from './wishes.ts'

/** What of a source a client may be told, read while it is told. */
export class Snapshots {
  readonly #source: Source
  readonly #mayRead: (key: string) => boolean

  constructor(source: Source, mayRead: (key: string) => boolean) {
    this.#source = source
    this.#mayRead = mayRead
  }

  /** Everything. */
  *all(): Generator<SnapshotEntry> {
    for (const entry of this.#source.entries()) if (this.#mayRead(entry[0])) yield entry
  }

  /** What these keys are now; those that are gone, too. */
  *of(keys: Iterable<string>): Generator<SnapshotEntry> {
    for (const key of keys) if (this.#mayRead(key)) yield [key, this.#source.get(key) ?? null]
  }

  /** What is wanted: named keys, those that are gone too, and all with one of the prefixes. */
  *wanted(named: Named): Generator<SnapshotEntry> {
    yield* this.of(named.keys)
    const prefixes = [...named.prefixes]
    if (prefixes.length === 0) return
    for (const entry of this.all()) if (prefixes.some((prefix) => entry[0].startsWith(prefix))) yield entry
  }
}
