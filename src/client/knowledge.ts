import type { Entry } from '../dictionary/change.ts'
import type { RecordHeader } from '../dictionary/record.ts'
import type { PeerInfo } from '../dictionary/source.ts'
import type { ServerMessage, SnapshotEntry } from '../transport/messages.ts'
import type { Interests } from './interests.ts'
import { isTakenAlive } from './lease.ts'
import type { LeaseTerms } from './lease.ts'
import { keepVersion, sameVersion } from './mirrorRecord.ts'
import type { MirrorRecord } from './mirrorRecord.ts'
import { sameValue } from './sameValue.ts'

type Welcome = Extract<ServerMessage, { readonly type: 'welcome' }>

/** Told of a key before a snapshot changes it: what is held, and what will be. */
export type KeyChanged = (key: string, before: MirrorRecord | undefined, after: Entry | null) => void

/** A measured clock offset replaces the one before only if it differs by more: a message's time under way is no change of clocks. */
const CLOCK_TOLERANCE_MS = 1000

/** What this client was told: the mirrored keys, what stands in for them until there are any, the owners' names, and the connector's welcome. */
export class Knowledge {
  /** Undefined for a key of which it says, by null, that it is absent. */
  readonly initial: ReadonlyMap<string, unknown>
  /** Changes in place, and so do its records. */
  readonly records = new Map<string, MirrorRecord>()
  readonly names = new Map<string, string>()
  peers: readonly PeerInfo[] = []
  /** What the connector says of itself, and its clock as this client measured it; null before the first welcome. */
  terms: (Welcome & LeaseTerms) | null = null
  /** A whole snapshot of what was wanted has arrived once. */
  isComplete = false
  /** When the mirror last was what the connector holds, milliseconds of this client's clock: while it is, when it became so. */
  lastSyncedAt: number | null = null
  readonly #interests: Interests | null
  #isLive = false
  /** The owner under which the mirror has this client's writes; the next welcome may name another. */
  #heldAs: string | null = null
  #staged = new Map<string, Entry | null>()

  /** `interests` is null where everything is wanted. */
  constructor(initial: Readonly<Record<string, unknown>>, interests: Interests | null) {
    this.#interests = interests
    this.initial = new Map(Object.entries(initial).map(([key, value]) => [key, value ?? undefined]))
  }

  /** How far the connector's clock is ahead of this client's, in milliseconds. */
  get clockOffsetMs(): number {
    return this.terms?.clockOffsetMs ?? 0
  }

  /** Takes what a connector says of itself, but for the names; `now` is when it arrived. A snapshot that never ended is forgotten. */
  greet(welcome: Welcome, now: number): void {
    const measuredMs = welcome.now - now
    const isSteady = this.terms && Math.abs(measuredMs - this.clockOffsetMs) <= CLOCK_TOLERANCE_MS
    this.terms = { ...welcome, clockOffsetMs: isSteady ? this.clockOffsetMs : measuredMs }
    this.peers = welcome.peers
    this.#staged.clear()
  }

  /** Takes a version. A value that equals the one held keeps the identity of that. */
  put(key: string, entry: Entry): void {
    const held = this.records.get(key)
    const value = held && sameValue(held.value, entry.value) ? held.value : entry.value
    keepVersion(this.records, key, held, entry, value)
  }

  /** Takes a version with this very value. */
  accept(key: string, header: RecordHeader, value: unknown): void {
    keepVersion(this.records, key, this.records.get(key), header, value)
  }

  /** Keeps a part of a snapshot apart until `replace`. */
  stage(entries: readonly SnapshotEntry[]): void {
    for (const [key, entry] of entries) this.#staged.set(key, entry)
  }

  /**
   * Makes the mirror what the staged snapshot says, which answers the interest of this id, or `hello` (0). A version that is held already
   * stays as it is, with its value.
   */
  replace(id: number, changed: KeyChanged): void {
    const staged = this.#staged
    for (const [key, held] of id === 0 && this.terms?.resumed ? [] : this.records)
      if (!staged.has(key) && (id === 0 || this.#interests?.isAskedBy(id, key))) this.#drop(key, held, changed)
    for (const [key, entry] of staged) {
      if (this.#interests?.isWanted(key) === false) continue
      const held = this.records.get(key)
      if (!entry) this.#drop(key, held, changed)
      else if (!held || !sameVersion(held, entry)) {
        changed(key, held, entry)
        this.put(key, entry)
      }
    }
    this.#staged = new Map()
    this.isComplete = true
    this.#interests?.answered(id)
  }

  /** From here on the mirror is what the connector holds. */
  synced(now: number): void {
    this.#isLive = true
    this.#heldAs = this.terms?.owner ?? null
    this.lastSyncedAt = now
  }

  /** It no longer is; the connector was last heard at `heardAt`. */
  lost(heardAt: number | null): void {
    if (this.#isLive) this.lastSyncedAt = heardAt
    this.#isLive = false
  }

  ownerName(owner: string): string | null {
    return this.names.get(owner) ?? null
  }

  /** Forgets what is no longer wanted. */
  forget(changed: (key: string) => void): void {
    for (const key of this.records.keys()) {
      if (this.#interests?.isWanted(key)) continue
      this.records.delete(key)
      changed(key)
    }
  }

  /** The value held; undefined for an absent key. */
  value(key: string): unknown {
    const held = this.records.get(key)
    return held || this.isKnown(key) ? held?.value : this.initial.get(key)
  }

  /** Whether the connector told what the key holds, or that it holds nothing. */
  isKnown(key: string): boolean {
    return this.isComplete && (this.#interests?.isAnswered(key) ?? true)
  }

  /** Whether there is something to show of the key: what is known, or what stands in for it. */
  isReady(key: string): boolean {
    return this.isKnown(key) || this.initial.has(key)
  }

  /** Of the keys that something stands in for, some may be known to be absent. */
  *keys(): Iterable<string> {
    yield* this.records.keys()
    yield* this.initial.keys()
  }

  /** Whether a snapshot shows that a write of ours was replaced while it held the key. To be asked before `synced`. */
  isLoss(before: MirrorRecord, after: Entry): boolean {
    const { terms } = this
    return !!terms && before.owner === this.#heldAs && after.owner !== terms.owner && isTakenAlive(before, after, terms)
  }

  #drop(key: string, held: MirrorRecord | undefined, changed: KeyChanged): void {
    if (held) changed(key, held, null)
    this.records.delete(key)
  }
}
