import type { Clock } from '../seams/clock.ts'
import { frozen } from './freeze.ts'
import type { LinkState } from './link.ts'
import { keyLeaseOf, leaseOf, unknownLease } from './lease.ts'
import type { Mirror } from './mirror.ts'
import type { OutsideSource } from './outside.ts'
import type { Refusals } from './refusals.ts'
import { keepSame } from './sameFields.ts'
import type { KeyState, Lease, SyncState, SyncStatus } from './types.ts'
import type { Writes } from './writes.ts'

type Rest = Pick<SyncState, 'status' | 'peers' | 'errors'>

export interface ViewParts {
  readonly clock: Clock
  /** The transport's kind. */
  readonly kind: string
  readonly mirror: Mirror
  readonly writes: Writes
  readonly link: { readonly state: () => LinkState }
  readonly refusals: Refusals
  /** What a user reads of a value as the connector holds it. */
  readonly read: (key: string, value: unknown) => unknown
}

/** What a user sees: what the connector said, under what this client has written since. */
export interface View extends OutsideSource {
  /** Undefined for an absent key, and for one whose value is invalid. */
  readonly value: (key: string) => unknown
  readonly keys: () => readonly string[]
  readonly lease: (key: string) => Lease
  /** `lease` is the key's, and `before` what there was. */
  readonly state: (key: string, lease: Lease, before: KeyState | undefined) => KeyState
  /** The key as a server renders it: what `initial` holds, and nothing else. The same object each time, because React compares them. */
  readonly initialKey: (key: string) => KeyState
  readonly rest: (before?: Rest) => Rest
}

const unknownKey: KeyState = {
  value: undefined,
  exists: false,
  status: 'unknown',
  pending: false,
  error: null,
  lease: keyLeaseOf(unknownLease),
}

export function createView({ clock, kind, mirror, writes, link, refusals, read }: ViewParts): View {
  const initialKeys = new Map<string, KeyState>()
  for (const [key, value] of mirror.initial)
    initialKeys.set(key, { ...unknownKey, value: frozen(value), exists: value !== undefined, status: 'ready' })

  const raw = (key: string): unknown => writes.shown(key, mirror.value(key))
  const value = (key: string): unknown => read(key, raw(key))
  const statusOf = (key: string, value: unknown): KeyState['status'] => {
    if (!mirror.isKnown(key) && !mirror.initial.has(key)) return 'unknown'
    return value === undefined && raw(key) !== undefined ? 'invalid' : 'ready'
  }
  const status = (): SyncStatus => {
    const { terms, peers, lastSyncedAt } = mirror
    return {
      transport: kind,
      nodeId: terms?.nodeId ?? null,
      name: terms?.name ?? null,
      leasing: terms?.leasing ?? null,
      pendingWrites: writes.size(),
      peers: peers.length,
      lastSyncedAt,
      unmirroredKeys: terms?.unmirroredKeys ?? 0,
      ...link.state(),
    }
  }

  return {
    value,
    lease(key) {
      const { terms } = mirror
      const record = mirror.records.get(key)
      if (!terms || !mirror.isKnown(key)) return unknownLease
      return leaseOf(record, terms, record ? mirror.ownerName(record.owner) : null, clock.now())
    },
    initialKey: (key) => initialKeys.get(key) ?? unknownKey,
    keys: () =>
      [...new Set([...mirror.records.keys(), ...mirror.initial.keys(), ...writes.keys()])].filter(
        (key) => value(key) !== undefined,
      ),
    entry(key) {
      const shown = value(key)
      if (shown === undefined) return undefined
      const { owner = mirror.terms?.owner ?? '', epoch = 0 } = mirror.records.get(key) ?? {}
      return { value: shown, owner, ownerName: mirror.ownerName(owner), epoch }
    },
    state(key, lease, before) {
      const shown = value(key)
      return keepSame(before, {
        value: shown,
        exists: shown !== undefined,
        status: statusOf(key, shown),
        pending: writes.isPending(key),
        error: refusals.byKey.get(key) ?? null,
        lease: keepSame(before?.lease ?? unknownKey.lease, keyLeaseOf(lease)),
      })
    },
    rest: (before) =>
      keepSame(before, { status: keepSame(before?.status, status()), peers: mirror.peers, errors: refusals.list() }),
  }
}
