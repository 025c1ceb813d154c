import type { Clock } from '../seams/clock.ts'
import type { Knowledge } from './knowledge.ts'
import { endOf, keyLeaseOf, leaseOf, unknownLease } from './lease.ts'
import type { LinkState } from './link.ts'
import type { PendingWrites } from './pendingWrites.ts'
import type { PublisherSource } from './publisher.ts'
import type { Refusals } from './refusals.ts'
import { sameFields } from './sameFields.ts'
import type { KeyState, Lease, MirrorEntry, SyncState, SyncStatus } from './types.ts'

type Rest = Pick<SyncState, 'status' | 'peers' | 'errors'>

export interface StoreViewParts {
  readonly clock: Clock
  readonly knowledge: Knowledge
  readonly pending: PendingWrites
  readonly refusals: Refusals
  readonly link: { readonly state: LinkState }
  /** What a user reads of a value as the connector holds it. */
  read(key: string, value: unknown): unknown
}

/** What a user sees: what the connector said, under what this client has written since. */
export class StoreView implements PublisherSource {
  readonly clock: Clock
  readonly #transport: string
  readonly #parts: StoreViewParts
  #rest: Rest | null = null

  /** `transport` is the transport's kind. */
  constructor(transport: string, parts: StoreViewParts) {
    this.clock = parts.clock
    this.#transport = transport
    this.#parts = parts
  }

  /** Undefined for an absent key, and for one whose value is invalid. */
  value(key: string): unknown {
    return this.#parts.read(key, this.#raw(key))
  }

  keys(): readonly string[] {
    const { knowledge, pending } = this.#parts
    const keys = new Set([...knowledge.keys(), ...pending.queues.keys()])
    return [...keys].filter((key) => this.value(key) !== undefined)
  }

  entry(key: string): MirrorEntry | undefined {
    const { knowledge } = this.#parts
    const value = this.value(key)
    if (value === undefined) return undefined
    const record = knowledge.records.get(key)
    const owner = record?.owner ?? knowledge.terms?.owner ?? ''
    return { value, owner, ownerName: knowledge.ownerName(owner), epoch: record?.epoch ?? 0 }
  }

  state(key: string, before: KeyState | undefined): KeyState {
    const { knowledge, pending, refusals } = this.#parts
    const value = this.value(key)
    const lease = keyLeaseOf(this.lease(key))
    return {
      value,
      exists: value !== undefined,
      status: !knowledge.isReady(key)
        ? 'unknown'
        : value === undefined && this.#raw(key) !== undefined
          ? 'invalid'
          : 'ready',
      pending: pending.queues.isPending(key),
      error: refusals.byKey.get(key) ?? null,
      lease: before && sameFields(before.lease, lease) ? before.lease : lease,
    }
  }

  lease(key: string): Lease {
    const { knowledge } = this.#parts
    if (!knowledge.isKnown(key) || !knowledge.terms) return unknownLease
    const record = knowledge.records.get(key)
    return leaseOf(record, knowledge.terms, record ? knowledge.ownerName(record.owner) : null, this.clock.now())
  }

  leaseEnd(key: string): number | null {
    const { terms, records } = this.#parts.knowledge
    const record = records.get(key)
    if (!record || record.released || !terms?.leasing) return null
    const end = endOf(record, terms)
    return end > this.clock.now() ? end : null
  }

  /** The same object, and the same status in it, while all parts of it are the same. */
  rest(): Rest {
    const { knowledge, refusals } = this.#parts
    const before = this.#rest
    const status = this.#status()
    const isSame = before && sameFields<SyncStatus>(before.status, status)
    const rest = { status: isSame ? before.status : status, peers: knowledge.peers, errors: refusals.list }
    return before && sameFields(before, rest) ? before : (this.#rest = rest)
  }

  #raw(key: string): unknown {
    const { knowledge, pending } = this.#parts
    return pending.queues.shown(key, knowledge.value(key))
  }

  #status(): SyncStatus {
    const { knowledge, pending, link } = this.#parts
    const { terms, peers, lastSyncedAt } = knowledge
    return {
      transport: this.#transport,
      nodeId: terms?.nodeId ?? null,
      name: terms?.name ?? null,
      leasing: terms?.leasing ?? null,
      pendingWrites: pending.size,
      peers: peers.length,
      lastSyncedAt,
      unmirroredKeys: terms?.unmirroredKeys ?? 0,
      ...link.state,
    }
  }
}
