import { isHexKey } from '../dictionary/hexKey.ts'
import type { Interest, SnapshotEntry } from '../transport/messages.ts'
import { ProtocolError } from '../transport/protocolError.ts'
import type { Snapshots } from './snapshots.ts'
import { Wishes } from './wishes.ts'

const NOTHING: Interest = { keys: [], prefixes: [] }
const EVERYTHING: Interest = { keys: [], prefixes: [''] }

/** What of the dictionary one client is told. */
export class ClientInterest {
  readonly #snapshots: Snapshots
  readonly #max: number
  /** It named what it wants, and may name something else. */
  readonly #isChoosy: boolean
  /** Null: everything. */
  readonly wishes: Wishes | null

  /** `named` is null where it wants everything; `max` is how many keys and prefixes it may name. Throws `ProtocolError` where it names more. */
  constructor(named: Interest | null, snapshots: Snapshots, max: number) {
    this.#snapshots = snapshots
    this.#max = max
    this.#isChoosy = named !== null
    this.wishes = named || snapshots.isLimited ? new Wishes(named ?? EVERYTHING) : null
    this.#check()
  }

  /** About how many entries that snapshot has; null where that is not known before it is read. */
  size(changed: ReadonlySet<string> | null): number | null {
    return changed?.size ?? (this.wishes ? null : this.#snapshots.size)
  }

  /** All that it wants; where it has the rest, only what `changed`. */
  snapshot(changed: ReadonlySet<string> | null): Iterator<SnapshotEntry> {
    const { wishes } = this
    if (changed) return this.#snapshots.of([...changed].filter((key) => (wishes ? wishes.has(key) : !isHexKey(key))))
    return wishes ? this.#snapshots.wanted(wishes) : this.#snapshots.all()
  }

  /** It wants more, and then less: `widen` and `narrow` are told. Who hears of everything anyway changes nothing. */
  change({ add, drop }: Record<'add' | 'drop', Interest>, audience: ChangingAudience): Iterator<SnapshotEntry> {
    const wishes = this.#isChoosy ? this.wishes : null
    if (wishes) {
      wishes.add(add)
      this.#check()
      audience.widen(add)
      wishes.drop(drop)
      audience.narrow(drop)
    }
    return this.#snapshots.wanted(wishes ? add : NOTHING)
  }

  #check(): void {
    if ((this.wishes?.size ?? 0) <= this.#max) return
    throw new ProtocolError(
      'too-much-interest',
      `A client may name ${this.#max} keys and prefixes; name a prefix for many keys`,
    )
  }
}

/** Where a client stands who is told of more, or of less. */
export interface ChangingAudience {
  widen(interest: Interest): void
  narrow(interest: Interest): void
}
