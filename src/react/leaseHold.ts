import type { SyncStore } from '../client/types.ts'
import type { Cancel } from '../seams/clock.ts'
import { besideStore } from './besideStore.ts'

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
interface LeaseHold {
  /** Holds the lease until the result is called, and for its grace. */
  readonly retain: (options: HoldOptions) => Cancel
}

function createLeaseHold(store: SyncStore, key: string, forget: () => void): LeaseHold {
  const { clock } = store
  let latest: HoldOptions = {}
  let holders = 0
  let isAsking = false
  /** The page is gone, or put by: nobody is at it who could hold anything. */
  let isAway = false
  let watches: readonly Cancel[] = []
  let cancelRenewal: Cancel | undefined
  let cancelRelease: Cancel | undefined

  /** Takes what is free, and renews what is ours. */
  const look = (): void => {
    const { state, canWrite, expiresAt } = store.lease(key)
    const { renewEveryMs = ((expiresAt ?? 0) - clock.now()) / 2 } = latest
    cancelRenewal?.()
    if (isAway) return
    if (state === 'mine')
      cancelRenewal = clock.after(Math.max(shortestMs, renewEveryMs), () => {
        if (store.lease(key).state === 'mine') void ask()
      })
    else if (canWrite && !isAsking) void ask()
  }
  /** Without a connection nothing is asked for: what nobody did is not to be told as a refusal. `synced` makes up for it. */
  const ask = async (): Promise<void> => {
    const { value } = latest
    if (store.status().state !== 'connected') return
    isAsking = true
    const { ok } = await store.acquire(key, {
      whenOffline: 'reject',
      ...(value !== undefined && !store.key(key).exists && { value }),
    })
    isAsking = false
    if (watches.length === 0) return
    if (isAway) letGo()
    else if (ok) look()
  }
  const letGo = (): void => {
    const { onRelease = 'keep' } = latest
    if (store.lease(key).state !== 'mine' || onRelease === 'lapse') return
    void (onRelease === 'keep' ? store.release(key) : store.delete(key))
  }
  const pageLeft = (isLeft: boolean): void => {
    isAway = isLeft
    if (isAway) letGo()
    else look()
  }
  const release = (): void => {
    for (const cancel of watches) cancel()
    watches = []
    cancelRenewal?.()
    cancelRelease = store.subscribeKey(key, end)
    end()
  }
  /** Only when all that was asked for and written is answered: a write takes the lease too, and nobody would give it up. */
  const end = (): void => {
    if (store.key(key).pending) return
    cancelRelease?.()
    forget()
    letGo()
  }

  return {
    retain(options) {
      latest = options
      holders++
      cancelRelease?.()
      if (watches.length === 0)
        watches = [store.subscribeLease(key, look), store.on('synced', look), watchPage(pageLeft)]
      look()
      return () => {
        const { graceMs = defaultGraceMs } = latest
        if (--holders === 0) cancelRelease = clock.after(graceMs, release)
      }
    },
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

const holdsOf = besideStore(() => new Map<string, LeaseHold>())

/** The one hold of a key: components that hold the same key share it. */
export function holdOf(store: SyncStore, key: string): LeaseHold {
  const holds = holdsOf(store)
  const hold = holds.get(key) ?? createLeaseHold(store, key, () => holds.delete(key))
  holds.set(key, hold)
  return hold
}
