import type { Cancel, Clock } from '../seams/clock.ts'
import { silentLogger, type Logger } from '../seams/logger.ts'
import type { Random } from '../seams/random.ts'
import type { Entry } from '../dictionary/change.ts'
import { DictionaryError } from '../dictionary/errors.ts'
import { leaseOf, type LeaseView } from '../dictionary/lease.ts'
import { DueQueue } from './dueQueue.ts'
import type { LiveDictionary } from './liveDictionary.ts'

export interface LeaseLifeOptions {
  readonly live: LiveDictionary
  readonly clock: Clock
  /** Whether leases are renewed before they end. */
  readonly renews: boolean
  /** Spreads renewals. */
  readonly random: Random
  readonly logger?: Logger
}

/** A key that the node's own owner holds, or has held since it was looked at last. Whole seconds. */
interface OwnLease {
  readonly key: Uint8Array
  /** Not later than the second in which something is to be done about it; a write only moves that away. */
  due: number
  held: boolean
  /** Part of the term after which it is renewed. */
  readonly share: number
  /** A renewal failed: none before this second. */
  retryAt: number
  /** The end that was told to be near. */
  toldEnd: number
}

/** Of a term of an hour, the end is told five minutes ahead. */
const noticeShare = 1 / 12
/** Seconds after which a renewal that failed is tried again. */
const retrySeconds = 60
/** Timers may stand still while a machine sleeps: so late, at most, it notices what it slept through. Seconds. */
const longestWait = 60

/**
 * Watches the leases of the node's own owner: tells when one is about to end and when it has, and renews those that live. One timer serves
 * them all, none while nothing is held; a write costs a look into a table.
 */
export class LeaseLife {
  readonly #options: LeaseLifeOptions
  readonly #live: LiveDictionary
  readonly #logger: Logger
  /** By the very bytes that the key's record has: one object as long as there is a record. */
  readonly #leases = new Map<Uint8Array, OwnLease>()
  readonly #queue = new DueQueue<OwnLease>()
  readonly #cancelEvents: Cancel
  #count = 0
  #timer: { readonly due: number; readonly cancel: Cancel } | undefined

  constructor(options: LeaseLifeOptions) {
    this.#options = options
    this.#live = options.live
    this.#logger = options.logger ?? silentLogger
    for (const record of this.#live.dictionary.records()) if (!record.deleted) this.#note(record.key, record)
    this.#cancelEvents = this.#live.subscribe((event) => {
      if (event.type === 'update') this.#note(event.key, event.entry)
      else if (event.type === 'delete') this.#note(event.key, undefined)
    })
  }

  close(): void {
    this.#cancelEvents()
    this.#clear()
  }

  /** Takes notice of what a key holds now; undefined: nothing. */
  #note(key: Uint8Array, entry: Entry<Uint8Array> | undefined): void {
    const lease = this.#read(entry)
    if (!lease && this.#leases.size === 0) return
    const known = this.#leases.get(key)
    if (lease?.view.state === 'mine') this.#hold(known ?? this.#begin(key), lease)
    else if (known?.held) this.#rest(known)
  }

  #begin(key: Uint8Array): OwnLease {
    return { key, share: this.#renewalShare(), due: Infinity, held: false, retryAt: 0, toldEnd: 0 }
  }

  #hold(item: OwnLease, lease: HeldLease): void {
    if (!item.held) this.#count++
    item.held = true
    const due = this.#dueOf(item, lease)
    if (due < item.due) this.#enter({ ...item, due })
  }

  /** In the place of one that was due later, which the queue lets go when it comes to it. */
  #enter(item: OwnLease): void {
    this.#leases.set(item.key, item)
    this.#queue.push(item)
    this.#arm()
  }

  /** It stays in the queue, so that a key that comes and goes takes one place there. */
  #rest(item: OwnLease): void {
    item.held = false
    this.#count--
    if (this.#count === 0) this.#clear()
  }

  #clear(): void {
    this.#count = 0
    this.#leases.clear()
    this.#queue.clear()
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #arm(): void {
    const first = this.#queue.first
    if (!first || (this.#timer && this.#timer.due <= first.due)) return
    this.#timer?.cancel()
    const { clock } = this.#options
    const ms = Math.min(longestWait * 1000, Math.max(0, first.due * 1000 - clock.now()))
    this.#timer = { due: first.due, cancel: clock.after(ms, () => this.#look()) }
  }

  #look(): void {
    this.#timer = undefined
    const now = this.#live.seconds
    while (this.#queue.first && this.#queue.first.due <= now) this.#attend(this.#queue.shift()!)
    this.#arm()
  }

  /** Does what is due about a lease that was taken out of the queue. */
  #attend(item: OwnLease): void {
    if (!this.#isCurrent(item)) return
    const lease = this.#read(this.#live.dictionary.get(item.key))
    if (!lease) this.#leave(item)
    else if (lease.view.state === 'lapsed') this.#end(item)
    else if (this.#isRenewalDue(item, lease) && this.#renew(item, lease)) this.#attend(item)
    else this.#goOn(item, lease)
  }

  /** False for one that was given up, or that another one has replaced. */
  #isCurrent(item: OwnLease): boolean {
    if (this.#leases.get(item.key) !== item) return false
    if (!item.held) this.#leases.delete(item.key)
    return item.held
  }

  #leave(item: OwnLease): void {
    this.#leases.delete(item.key)
    this.#rest(item)
  }

  /** What has lapsed stays so, though nobody may have taken it: its owner was away, and another may be about to write. */
  #end(item: OwnLease): void {
    this.#leave(item)
    this.#live.tell({ type: 'lease-expired', key: item.key })
  }

  #goOn(item: OwnLease, lease: HeldLease): void {
    const { key } = item
    const { expiresAt } = lease
    const isNews = item.toldEnd !== expiresAt && this.#live.seconds >= expiresAt - this.#notice
    if (isNews) item.toldEnd = expiresAt
    item.due = this.#dueOf(item, lease)
    this.#queue.push(item)
    if (isNews) this.#live.tell({ type: 'lease-expiring', key, expiresAt })
  }

  /** The same value once more; whoever hears of it may write the key. */
  #renew(item: OwnLease, { entry }: HeldLease): boolean {
    try {
      this.#live.set(item.key, entry.value)
      return true
    } catch (error) {
      if (!(error instanceof DictionaryError)) throw error
      this.#logger.warn(`a lease was not renewed: ${error.message}`)
      item.retryAt = this.#live.seconds + retrySeconds
      return false
    }
  }

  #isRenewalDue(item: OwnLease, lease: HeldLease): boolean {
    return this.#renewalOf(item, lease) <= this.#live.seconds
  }

  #renewalOf(item: OwnLease, { entry }: HeldLease): number {
    if (!this.#options.renews) return Infinity
    return Math.max(item.retryAt, entry.time + Math.ceil(item.share * this.#term))
  }

  /** The next second in which something is to be done. */
  #dueOf(item: OwnLease, lease: HeldLease): number {
    const { expiresAt } = lease
    const notice = item.toldEnd === expiresAt ? Infinity : expiresAt - this.#notice
    return Math.min(expiresAt + 1, notice, this.#renewalOf(item, lease))
  }

  /** Half, give or take a tenth of it. */
  #renewalShare(): number {
    return 0.45 + 0.1 * this.#options.random()
  }

  /** The node's own lease, whether it lives or has lapsed. */
  #read(entry: Entry<Uint8Array> | undefined): HeldLease | undefined {
    const { owner, rules } = this.#live.dictionary
    if (entry?.owner !== owner) return undefined
    const view = leaseOf(entry, { owner, rules, now: this.#live.seconds })
    return view.expiresAt === null ? undefined : { entry, view, expiresAt: view.expiresAt }
  }

  get #term(): number {
    return this.#live.dictionary.rules.leaseTerm
  }

  get #notice(): number {
    return Math.floor(this.#term * noticeShare)
  }
}

interface HeldLease {
  readonly entry: Entry<Uint8Array>
  readonly view: LeaseView
  /** The last second of the lease. */
  readonly expiresAt: number
}
