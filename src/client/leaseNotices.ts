import type { Clock } from '../seams/clock.ts'
import { createAlarm } from './alarm.ts'
import type { Events } from './events.ts'
import { endOf } from './lease.ts'
import type { Mirror } from './mirror.ts'

/** Of a term of an hour, the end is told five minutes ahead. */
const NOTICE_SHARE = 1 / 12

/** What leases are watched with. */
export interface LeaseNoticesParts {
  readonly clock: Clock
  readonly mirror: Mirror
  readonly events: Events
}

/** Tells that leases of this client are about to end. */
export interface LeaseNotices {
  /** Looks at all leases anew: somebody began or ceased to listen, or the mirror was told of leases that are not new. */
  readonly update: () => void
  /** Stops what comes by itself. */
  readonly close: () => void
}

/** One timer serves all keys, none while nobody listens; a write costs nothing, since a lease that begins ends after those that are known. */
export function createLeaseNotices({ clock, mirror, events }: LeaseNoticesParts): LeaseNotices {
  /** The ends that are near and told, by key. */
  let told = new Map<string, number>()

  const alarm = createAlarm(clock, () => {
    const { terms, records } = mirror
    if (!terms?.leasing) return
    const noticeMs = terms.leaseTermMs * NOTICE_SHARE
    const now = clock.now()
    const near = new Map<string, number>()
    alarm.expect(now + terms.leaseTermMs - noticeMs)
    for (const [key, record] of records) {
      const expiresAt = record.owner === terms.owner ? endOf(record, terms) : Infinity
      if (expiresAt > now + noticeMs) alarm.expect(expiresAt - noticeMs)
      else if (expiresAt > now) near.set(key, expiresAt)
    }
    const before = told
    told = near
    for (const [key, expiresAt] of near)
      if (before.get(key) !== expiresAt) events.emit('lease-expiring', { key, expiresAt })
  })

  return {
    update: () => (events.has('lease-expiring') ? alarm.expect(0) : alarm.cancel()),
    close: alarm.cancel,
  }
}
