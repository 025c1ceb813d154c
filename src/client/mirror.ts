import type { Entry } from '../dictionary/change.ts'
import type { RecordHeader } from '../dictionary/record.ts'
import type { PeerInfo } from '../dictionary/source.ts'
import type { Clock } from '../seams/clock.ts'
import type { ResumePoint, ServerMessage, SnapshotEntry } from '../transport/messages.ts'
import { sameValue } from '../transport/sameValue.ts'
import type { Events } from './events.ts'
import type { Interests } from './interests.ts'
import { isTakenAlive } from './lease.ts'
import type { Terms } from './lease.ts'
import { keepVersion, sameVersion } from './mirrorRecord.ts'
import type { MirrorRecord } from './mirrorRecord.ts'
import type { Changes } from './news.ts'
import type { SyncEvents } from './types.ts'

type Welcome = Extract<ServerMessage, { readonly type: 'welcome' }>
type Loss = SyncEvents['lease-lost']

export interface MirrorOptions {
  readonly clock: Clock
  /** Null for a key of which it says that it is absent. */
  readonly initial: Readonly<Record<string, unknown>> | undefined
  /** Undefined where everything is wanted. */
  readonly interests: Interests | undefined
  readonly changes: Changes
  readonly events: Events
}

/** A measured clock offset replaces the one before only if it differs by more: a message's time under way is no change of clocks. */
const CLOCK_TOLERANCE_MS = 1000

export type Mirror = ReturnType<typeof createMirror>

/** What this client was told: the mirrored keys, what stands in for them until there are any, the owners' names, and the connector's welcome. */
export function createMirror({ clock, initial = {}, interests, changes, events }: MirrorOptions) {
  const { touch, touchAll } = changes
  /** Changes in place, and so do its records. */
  const records = new Map<string, MirrorRecord>()
  const initialValues = new Map(Object.entries(initial).map(([key, value]) => [key, value ?? undefined]))
  const names = new Map<string, string>()
  /** What took the place of writes of ours, as the last snapshot showed: the connector may tell of the same losses. */
  const winners = new Map<string, Entry>()
  const staged = new Map<string, Entry | null>()
  let isComplete = false
  let isLive = false
  /** The owner under which the mirror has this client's writes; the next welcome may name another. */
  let heldAs: string | undefined

  /** Whether the connector told what the key holds, or that it holds nothing. */
  const isKnown = (key: string): boolean => isComplete && (interests?.isAnswered(key) ?? true)
  /** Null for nobody, too. */
  const ownerName = (owner = ''): string | null => names.get(owner) ?? null
  const clockOffsetMs = (): number => mirror.terms?.clockOffsetMs ?? 0

  const remove = (key: string): void => {
    touch(key)
    records.delete(key)
  }
  /** Takes a version. A value that equals the one held keeps the identity of that. */
  const put = (key: string, entry: Entry): void => {
    touch(key)
    const held = records.get(key)
    keepVersion(records, key, held, entry, held && sameValue(held.value, entry.value) ? held.value : entry.value)
  }
  const replace = (key: string, entry: Entry): void => {
    const held = records.get(key)
    if (held && sameVersion(held, entry)) return
    const { terms } = mirror
    if (held && terms && held.owner === heldAs && entry.owner !== terms.owner && isTakenAlive(held, entry, terms)) {
      winners.set(key, entry)
      const reason = held.epoch === entry.epoch ? 'concurrent' : 'superseded'
      tellLoss({ key, owner: entry.owner, reason, mine: held.value })
    }
    put(key, entry)
  }
  const tellLoss = (loss: Omit<Loss, 'ownerName'>): void => {
    const told = { ...loss, ownerName: ownerName(loss.owner) }
    changes.afterwards(() => events.emit('lease-lost', told))
  }

  const mirror = {
    /** What the connector says of itself, and its clock as this client measured it; null before the first welcome. */
    terms: null as Terms | null,
    peers: [] as readonly PeerInfo[],
    /** When the mirror last was what the connector holds, milliseconds of this client's clock: while it is, when it became so. */
    lastSyncedAt: null as number | null,
    /** What the next connection may go on from; null before the first whole snapshot. */
    point: null as ResumePoint | null,
    records,
    initial: initialValues,
    isKnown,
    ownerName,
    clockOffsetMs,
    put,
    remove,

    /** The value held, by the key's record; undefined for an absent key. */
    value(key: string, held = records.get(key)): unknown {
      return held || isKnown(key) ? held?.value : initialValues.get(key)
    },

    /** Takes a version with this very value. */
    accept(key: string, header: RecordHeader, value: unknown): void {
      keepVersion(records, key, records.get(key), header, value)
    },

    name(owner: string, name: string): void {
      if (ownerName(owner) === name) return
      names.set(owner, name)
      touchAll()
      for (const [key, record] of records) if (record.owner === owner) touch(key)
    },

    /** Takes what a connector says of itself. A snapshot that never ended is forgotten. */
    greet(welcome: Welcome): void {
      const measuredMs = welcome.now - clock.now()
      const isSteady = mirror.terms && Math.abs(measuredMs - clockOffsetMs()) <= CLOCK_TOLERANCE_MS
      mirror.terms = { ...welcome, clockOffsetMs: isSteady ? clockOffsetMs() : measuredMs }
      mirror.peers = welcome.peers
      staged.clear()
      for (const [owner, name] of welcome.names) mirror.name(owner, name)
      touchAll()
    },

    /** Keeps a part of a snapshot apart until `replaceAll`; returns how many entries there are by now. */
    stage(entries: readonly SnapshotEntry[]): number {
      for (const { key, entry } of entries) staged.set(key, entry)
      return staged.size
    },

    /**
     * Makes the mirror what the staged snapshot says, which answers the interest of this id, or `hello` (0). A version that is held already
     * stays as it is, with its value.
     */
    replaceAll(id: number): void {
      for (const key of initialValues.keys()) touch(key)
      if (id === 0) winners.clear()
      for (const key of id === 0 && mirror.terms?.resumed ? [] : records.keys())
        if (!staged.has(key) && (id === 0 || interests?.isAskedBy(id, key))) remove(key)
      for (const [key, entry] of staged) {
        if (interests?.isWanted(key) === false) continue
        if (entry) replace(key, entry)
        else remove(key)
      }
      staged.clear()
      isComplete = true
      interests?.answered(id)
      touchAll()
    },

    /** From here on the mirror is what the connector holds. */
    synced(): void {
      const { feed, sequence, owner } = mirror.terms!
      isLive = true
      heldAs = owner
      mirror.point = { feed, sequence }
      mirror.lastSyncedAt = clock.now()
    },

    /** It no longer is; the connector was last heard at `heardAt`. */
    lost(heardAt: number): void {
      if (isLive) mirror.lastSyncedAt = heardAt
      isLive = false
    },

    /** The connector tells of a write of ours that was replaced. */
    lose({ key, owner, reason, mine }: Omit<Loss, 'ownerName'>): void {
      const winner = winners.get(key)
      const held = records.get(key)
      if (!winner || winner.owner !== held?.owner || winner.epoch !== held.epoch) tellLoss({ key, owner, reason, mine })
    },

    /** Forgets what is no longer wanted. */
    forget: (): void => {
      for (const key of records.keys()) if (!interests?.isWanted(key)) remove(key)
    },
  }
  return mirror
}
