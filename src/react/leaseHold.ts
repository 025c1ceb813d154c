import type { SyncStore } from '../client/types.ts'
import type { Cancel } from '../seams/clock.ts'

export interface HoldOptions {
  /** Written with the lease where the key is absent. */
  readonly value?: unknown
  /** How often the lease is renewed, in milliseconds (default: at half of what is left of it). */
  readonly renewEveryMs?: number | undefined
  /** What becomes of the key when it is let go: 'keep' its value and free it (default), 'lapse' when its time is over, or 'delete' it. */
  readonly onRelease?: 'keep' | 'lapse' | 'delete' | undefined
  /** How long a lease outlives the last who holds it, in milliseconds (default 1000). */
  readonly graceMs?: number | undefined
}

const defaultGraceMs = 1000
/** A lease is never renewed more often. */
const shortestMs = 1000

/** One key of one store, held for as long as somebody retains it. */
class LeaseHold {
  readonly #store: SyncStore
  readonly #key: string
  readonly #forget: () => void
  #options: HoldOptions = {}
  #holders = 0
  #isAsking = false
  /** The page is gone, or put by: nobody is at it who could hold anything. */
  #isAway = false
  #cancelWatch: Cancel | undefined
  #cancelRenewal: Cancel | undefined
  #cancelRelease: Cancel | undefined

  constructor(store: SyncStore, key: string, forget: () => void) {
    this.#store = store
    this.#key = key
    this.#forget = forget
  }

  /** Holds the lease until the result is called, and for its grace. */
  retain(options: HoldOptions): Cancel {
    this.#options = options
    this.#holders++
    this.#cancelRelease?.()
    this.#cancelWatch ??= this.#watch()
    this.#look()
    return () => this.#leave()
  }

  /** A request that failed for want of a connection is made up for by the next one. */
  #watch(): Cancel {
    const cancelLease = this.#store.subscribeLease(this.#key, () => this.#look())
    const cancelSynced = this.#store.on('synced', () => this.#look())
    const cancelPage = watchPage((isAway) => {
      this.#isAway = isAway
      if (isAway) this.#letGo()
      else this.#look()
    })
    return () => {
      cancelLease()
      cancelSynced()
      cancelPage()
    }
  }

  /** Takes what is free, and renews what is ours. */
  #look(): void {
    const { state, canWrite } = this.#store.lease(this.#key)
    this.#cancelRenewal?.()
    if (this.#isAway) return
    if (state === 'mine') this.#renewLater()
    else if (canWrite && !this.#isAsking) void this.#ask()
  }

  async #ask(): Promise<void> {
    const { value } = this.#options
    this.#isAsking = true
    const { ok } = await this.#store.acquire(this.#key, {
      whenOffline: 'reject',
      ...(value !== undefined && !this.#store.key(this.#key).exists && { value }),
    })
    this.#isAsking = false
    if (!this.#cancelWatch || this.#isAway) this.#letGo()
    else if (ok) this.#look()
  }

  #renewLater(): void {
    const { clock } = this.#store
    const { expiresAt } = this.#store.lease(this.#key)
    const { renewEveryMs = ((expiresAt ?? 0) - clock.now()) / 2 } = this.#options
    this.#cancelRenewal = clock.after(Math.max(shortestMs, renewEveryMs), () => {
      if (this.#store.lease(this.#key).state === 'mine') void this.#ask()
    })
  }

  #leave(): void {
    if (--this.#holders > 0) return
    const { graceMs = defaultGraceMs } = this.#options
    this.#cancelRelease = this.#store.clock.after(graceMs, () => this.#release())
  }

  #release(): void {
    this.#cancelWatch?.()
    this.#cancelWatch = undefined
    this.#cancelRenewal?.()
    this.#forget()
    this.#letGo()
  }

  /** Also what was asked for while somebody held it, and came when nobody did any more. */
  #letGo(): void {
    if (this.#store.lease(this.#key).state !== 'mine') return
    const { onRelease = 'keep' } = this.#options
    if (onRelease === 'keep') void this.#store.release(this.#key)
    else if (onRelease === 'delete') void this.#store.delete(this.#key)
  }
}

/** Tells when the page is left, in the last moment in which something can be sent, and when its user comes back to it. Does nothing where there is no page. */
function watchPage(listener: (isAway: boolean) => void): Cancel {
  if (typeof addEventListener !== 'function') return () => {}
  const hear = ({ type }: Event): void => listener(type === 'pagehide')
  for (const type of ['pagehide', 'pageshow']) addEventListener(type, hear)
  return () => {
    for (const type of ['pagehide', 'pageshow']) removeEventListener(type, hear)
  }
}

const holdsByStore = new WeakMap<SyncStore, Map<string, LeaseHold>>()

/** The one hold of a key: components that hold the same key share it. */
export function holdOf(store: SyncStore, key: string): LeaseHold {
  const holds = holdsByStore.get(store) ?? new Map<string, LeaseHold>()
  holdsByStore.set(store, holds)
  const hold = holds.get(key) ?? new LeaseHold(store, key, () => holds.delete(key))
  holds.set(key, hold)
  return hold
}
