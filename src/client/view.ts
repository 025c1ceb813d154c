import type { Clock } from '../seams/clock.ts'
import { frozen } from './freeze.ts'
import type { LinkState } from './link.ts'
import { endOf, keyLeaseOf, leaseOf, unknownKeyLease } from './lease.ts'
import type { Mirror } from './mirror.ts'
import type { MirrorRecord } from './mirrorRecord.ts'
import type { OutsideSource } from './outside.ts'
import type { Refusals } from './refusals.ts'
import { isSameBesideValue } from './keyState.ts'
import { keepSame } from './sameFields.ts'
import type { KeyLease, KeyState, Lease, SyncState, SyncStatus } from './types.ts'
import type { PendingWrites } from './pendingWrites.ts'

type Rest = Pick<SyncState, 'status' | 'peers' | 'errors'>

export interface ViewParts {
  readonly clock: Clock
  /** The transport's kind. */
  readonly kind: string
  readonly mirror: Mirror
  readonly pending: PendingWrites
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
  /** When the first of the leases ends that were looked at since somebody set it to Infinity. */
  readonly ends: { first: number }
  /** `before` is what there was, and what is given back where nothing changed. */
  readonly state: (key: string, before: KeyState | undefined, at?: number) => KeyState
  /** The key as a server renders it: what `initial` holds, and nothing else. The same object each time, because React compares them. */
  readonly initialKey: (key: string) => KeyState
  /** What reads that, and its value: one function for all keys that are not in `initial`. */
  readonly initialReader: (key: string) => () => KeyState
  readonly initialValueReader: (key: string) => () => unknown
  readonly rest: (before?: Rest) => Rest
}

const unknownKey: KeyState = {
  value: undefined,
  exists: false,
  status: 'unknown',
  pending: false,
  error: null,
  lease: unknownKeyLease,
}

const readUnknownKey = (): KeyState => unknownKey
const readNothing = (): undefined => undefined

export function createView({ clock, kind, mirror, pending, link, refusals, read }: ViewParts): View {
  const initialKeys = new Map<string, KeyState>()
  for (const [key, value] of mirror.initial)
    initialKeys.set(key, { ...unknownKey, value: frozen(value), exists: value !== undefined, status: 'ready' })

  const value = (key: string): unknown => read(key, pending.shown(key, mirror.value(key)))
  const status = (): SyncStatus => {
    const { terms, peers, lastSyncedAt } = mirror
    return {
      transport: kind,
      nodeId: terms?.nodeId ?? null,
      name: terms?.name ?? null,
      leasing: terms?.leasing ?? null,
      pendingWrites: pending.size,
      peers: peers.length,
      lastSyncedAt,
      unmirroredKeys: terms?.unmirroredKeys ?? 0,
      ...link.state(),
    }
  }

  const initialKey = (key: string): KeyState => initialKeys.get(key) ?? unknownKey
  let lastLease = unknownKeyLease
  const ends = { first: Infinity }
  const keyLease = (key: string, record: MirrorRecord | undefined, before: KeyLease, at = clock.now()): KeyLease => {
    const { terms } = mirror
    if (!terms || !mirror.isKnown(key)) return unknownKeyLease
    const endsAt = endOf(record, terms)
    const isOver = at >= endsAt
    if (!isOver && endsAt < ends.first) ends.first = endsAt
    // Many keys have one holder: they share what is said of it.
    const like = before === unknownKeyLease ? lastLease : before
    return (lastLease = keyLeaseOf(record, terms, isOver, mirror.ownerName(record?.owner), like))
  }

  return {
    ends,
    value,
    lease(key) {
      const record = mirror.records.get(key)
      return leaseOf(keyLease(key, record, unknownKeyLease), record, mirror.terms)
    },
    initialKey,
    initialReader: (key) => (initialKeys.has(key) ? () => initialKey(key) : readUnknownKey),
    initialValueReader: (key) => (initialKeys.has(key) ? () => initialKey(key).value : readNothing),
    keys: () =>
      [...new Set([...mirror.records.keys(), ...mirror.initial.keys(), ...pending.queues.keys()])].filter(
        (key) => value(key) !== undefined,
      ),
    entry(key) {
      const shown = value(key)
      if (shown === undefined) return undefined
      const { owner = mirror.terms?.owner ?? '', epoch = 0 } = mirror.records.get(key) ?? {}
      return { value: shown, owner, ownerName: mirror.ownerName(owner), epoch }
    },
    state(key, before = initialKey(key), at) {
      const record = mirror.records.get(key)
      const held = pending.shown(key, mirror.value(key, record))
      const shown = read(key, held)
      const isUnknown = !mirror.isKnown(key) && !mirror.initial.has(key)
      const state: KeyState = {
        value: shown,
        exists: shown !== undefined,
        status: isUnknown ? 'unknown' : shown === undefined && held !== undefined ? 'invalid' : 'ready',
        pending: pending.isPending(key),
        error: refusals.byKey.get(key) ?? null,
        lease: keyLease(key, record, before.lease, at),
      }
      return Object.is(before.value, shown) && isSameBesideValue(before, state) ? before : state
    },
    rest: (before) =>
      keepSame(before, { status: keepSame(before?.status, status()), peers: mirror.peers, errors: refusals.list() }),
  }
}
