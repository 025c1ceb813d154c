import type { PeerInfo } from '../dictionary/source.ts'
import type { ServerMessage } from '../transport/messages.ts'
import { endOf, isTakenAlive, leaseOf, unknownLease } from './lease.ts'
import type { LeaseTerms } from './lease.ts'
import { Mirror } from './mirror.ts'
import type { MirrorRecord } from './mirror.ts'
import type { Lease } from './types.ts'

type Welcome = Extract<ServerMessage, { readonly type: 'welcome' }>

/** A measured clock offset replaces the one before only if it differs by more: a message's time under way is no change of clocks. */
const CLOCK_TOLERANCE_MS = 1000

/** What this client was told: the mirror, what stands in for it until there is one, the owners' names, and the connector's welcome. */
export class Knowledge {
  readonly mirror = new Mirror()
  /** Undefined for a key of which it says, by null, that it is absent. */
  readonly initial: ReadonlyMap<string, unknown>
  readonly #names = new Map<string, string>()
  #welcome: Welcome | null = null
  #terms: LeaseTerms | null = null
  #peers: readonly PeerInfo[] = []
  #isLive = false
  /** The owner under which the mirror has this client's writes; the next welcome may name another. */
  #heldAs: string | null = null
  #lastSyncedAt: number | null = null

  constructor(initial: Readonly<Record<string, unknown>>) {
    this.initial = new Map(Object.entries(initial).map(([key, value]) => [key, value ?? undefined]))
  }

  get welcome(): Welcome | null {
    return this.#welcome
  }

  get peers(): readonly PeerInfo[] {
    return this.#peers
  }

  /** When the mirror last was what the connector holds, milliseconds of this client's clock: while it is, when it became so. */
  get lastSyncedAt(): number | null {
    return this.#lastSyncedAt
  }

  /** How far the connector's clock is ahead of this client's, in milliseconds. */
  get clockOffsetMs(): number {
    return this.#terms?.clockOffsetMs ?? 0
  }

  /** Takes what a connector says of itself, but for the names; `now` is when it arrived. */
  greet(welcome: Welcome, now: number): void {
    const { owner, leasing, leaseTermMs, takeoverDelayMs, peers } = welcome
    const clockOffsetMs = this.#steady(welcome.now - now)
    this.#welcome = welcome
    this.#terms = { owner, leasing, leaseTermMs, takeoverDelayMs, clockOffsetMs }
    this.#peers = peers
  }

  /** From here on the mirror is what the connector holds. */
  synced(now: number): void {
    this.#isLive = true
    this.#heldAs = this.#terms?.owner ?? null
    this.#lastSyncedAt = now
  }

  /** It no longer is; the connector was last heard at `heardAt`. */
  lost(heardAt: number | null): void {
    if (this.#isLive) this.#lastSyncedAt = heardAt
    this.#isLive = false
  }

  meet(peers: readonly PeerInfo[]): void {
    this.#peers = peers
  }

  /** Takes an owner's name; whether it is another one than before. */
  name(owner: string, name: string): boolean {
    const isNew = this.#names.get(owner) !== name
    this.#names.set(owner, name)
    return isNew
  }

  /** The mirrored keys that an owner wrote last. */
  *keysOf(owner: string): Generator<string> {
    for (const [key, record] of this.mirror.entries()) if (record.owner === owner) yield key
  }

  ownerName(owner: string): string | null {
    return this.#names.get(owner) ?? null
  }

  /** The value held; undefined for an absent key. */
  value(key: string): unknown {
    return this.mirror.isComplete ? this.mirror.get(key)?.value : this.initial.get(key)
  }

  /** Whether it is known what the key holds, or that it holds nothing. */
  isReady(key: string): boolean {
    return this.mirror.isComplete || this.initial.has(key)
  }

  keys(): Iterable<string> {
    return this.mirror.isComplete ? this.mirror.keys() : this.initial.keys()
  }

  /** The key's lease at a moment of this client's clock. */
  lease(key: string, clock: { now(): number }): Lease {
    if (!this.mirror.isComplete || !this.#terms) return unknownLease
    return leaseOf(this.mirror.get(key), this.#terms, this.#ownerName, clock.now())
  }

  /** When the key's lease runs out, by this client's clock; null where that is never, or over. */
  leaseEnd(key: string, clock: { now(): number }): number | null {
    const record = this.mirror.get(key)
    if (!record || record.released || !this.#terms?.leasing) return null
    const end = endOf(record, this.#terms)
    return end > clock.now() ? end : null
  }

  /** Whether a snapshot shows that a write of ours was replaced while it held the key. To be asked before `synced`. */
  isLoss(before: MirrorRecord, after: MirrorRecord): boolean {
    const terms = this.#terms
    if (!terms || before.owner !== this.#heldAs || after.owner === terms.owner) return false
    return isTakenAlive(before, after, terms)
  }

  readonly #ownerName = (owner: string): string | null => this.ownerName(owner)

  #steady(measuredMs: number): number {
    const before = this.#terms?.clockOffsetMs
    return before !== undefined && Math.abs(measuredMs - before) <= CLOCK_TOLERANCE_MS ? before : measuredMs
  }
}
