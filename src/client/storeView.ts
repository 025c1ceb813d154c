import type { Clock } from '../seams/clock.ts'
import type { Knowledge } from './knowledge.ts'
import { keyLeaseOf, sameKeyLease } from './lease.ts'
import type { Link } from './link.ts'
import type { PendingWrites } from './pendingWrites.ts'
import type { PublisherSource } from './publisher.ts'
import type { Refusals } from './refusals.ts'
import { Status } from './status.ts'
import type { KeyState, Lease, MirrorEntry, SyncState } from './types.ts'

type Rest = Pick<SyncState, 'status' | 'peers' | 'errors'>

export interface StoreViewParts {
  readonly clock: Clock
  /** The transport's kind. */
  readonly transport: string
  readonly knowledge: Knowledge
  readonly pending: PendingWrites
  readonly refusals: Refusals
  readonly link: Link
}

/** What a user sees: what the connector said, under what this client has written since. */
export class StoreView implements PublisherSource {
  readonly clock: Clock
  readonly #parts: StoreViewParts
  readonly #status = new Status()
  #rest: Rest | null = null

  constructor(parts: StoreViewParts) {
    this.clock = parts.clock
    this.#parts = parts
  }

  /** Undefined for an absent key. */
  value(key: string): unknown {
    const { knowledge, pending } = this.#parts
    return pending.queues.shown(key, knowledge.value(key))
  }

  *keys(): Generator<string> {
    const { knowledge, pending } = this.#parts
    for (const key of knowledge.keys()) if (this.value(key) !== undefined) yield key
    for (const key of pending.queues.keys()) {
      if (knowledge.value(key) === undefined && this.value(key) !== undefined) yield key
    }
  }

  entry(key: string): MirrorEntry | undefined {
    const { knowledge } = this.#parts
    const value = this.value(key)
    if (value === undefined) return undefined
    const record = knowledge.mirror.get(key)
    const owner = record?.owner ?? knowledge.welcome?.owner ?? ''
    return { value, owner, ownerName: knowledge.ownerName(owner), epoch: record?.epoch ?? 0 }
  }

  state(key: string, before: KeyState | undefined): KeyState {
    const { knowledge, pending, refusals } = this.#parts
    const value = this.value(key)
    const lease = this.lease(key)
    return {
      value,
      exists: value !== undefined,
      status: knowledge.isReady(key) ? 'ready' : 'unknown',
      pending: pending.queues.isPending(key),
      error: refusals.at(key),
      lease: before && sameKeyLease(before.lease, lease) ? before.lease : keyLeaseOf(lease),
    }
  }

  lease(key: string): Lease {
    return this.#parts.knowledge.lease(key, this.clock)
  }

  leaseEnd(key: string): number | null {
    return this.#parts.knowledge.leaseEnd(key, this.clock)
  }

  /** The same object, and the same status in it, while all parts of it are the same. */
  rest(): Rest {
    const { transport, knowledge, pending, refusals, link } = this.#parts
    const { welcome, peers, lastSyncedAt } = knowledge
    const status = this.#status.of({
      transport,
      link: link.state,
      welcome,
      peers,
      pendingWrites: pending.size,
      lastSyncedAt,
    })
    const before = this.#rest
    if (before && before.status === status && before.errors === refusals.list) return before
    return (this.#rest = { status, peers, errors: refusals.list })
  }
}
