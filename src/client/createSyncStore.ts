import { timerClock } from '../seams/clock.ts'
import { CLOSE_TOO_LARGE } from '../transport/closeCodes.ts'
import { checkValue } from './checkValue.ts'
import { createEvents } from './events.ts'
import { createInterests } from './interests.ts'
import { frozen } from './freeze.ts'
import { createLeaseNotices } from './leaseNotices.ts'
import { createLink } from './link.ts'
import { createMirror } from './mirror.ts'
import { gatherChanges } from './news.ts'
import { createPendingWrites } from './pendingWrites.ts'
import { createPublisher } from './publisher.ts'
import { createReception } from './reception.ts'
import { createRefusals } from './refusals.ts'
import type { AcquireOptions, Lease, Next, SyncStore, SyncStoreOptions, Write, WriteResult } from './types.ts'
import { createView } from './view.ts'
import { createWrites } from './writes.ts'
import { acquireRequest, patchRequest, setRequest } from './writeRequest.ts'
import type { WriteRequest } from './writeRequest.ts'

/**
 * A Zustand store that mirrors the dictionary of the connector which `transport` reaches, with writes. Making it, on a server too, connects
 * to nothing and waits for nothing: `connect` does. Its functions need no `this`. Throws a TypeError where there is no transport.
 */
export function createSyncStore(options: SyncStoreOptions): SyncStore {
  const { transport, clock = timerClock, schema, devtools } = options ?? {}
  if (typeof transport?.open !== 'function') {
    throw new TypeError('A store needs a transport: createSyncStore({ transport: createWebSocketTransport(url) })')
  }

  // Its parts, joined: what arrives is received by the mirror, what is written goes through the pending writes, and all is told by the publisher.
  const changes = gatherChanges(
    (key) => publisher.touch(key),
    (isAll, tasks, at) => publisher.publish(isAll, tasks, at),
  )
  const { touch, touchAll, commit } = changes
  const events = createEvents()
  const interests =
    transport.subscribe === 'used'
      ? createInterests({
          clock,
          send: (message) => link.send(message),
          dropped: () => commit(mirror.forget),
        })
      : undefined
  const mirror = createMirror({ clock, initial: options.initial, interests, changes, events })
  const link = createLink({
    transport,
    clock,
    closeDelayMs: options.closeDelayMs,
    hello: () => ({ resume: mirror.point, interest: interests?.open(!!mirror.point) ?? null }),
    message(message, at) {
      devtools?.received(message)
      commit(() => receive(message), at)
    },
    lost({ code }) {
      interests?.lost()
      commit(() => {
        mirror.lost(link.heardAt())
        writes.suspend(code === CLOSE_TOO_LARGE)
      })
    },
    changed: () => commit(),
  })
  const refusals = createRefusals({ clock, mirror, changes, onError: options.onError })
  const read = (key: string, value: unknown): unknown =>
    frozen(schema ? schema.read(key, value, options.onInvalid) : value)
  const check = (key: string, value: unknown): string | null => checkValue(value) ?? schema?.check(key, value) ?? null
  const lease = (key: string): Lease => view.lease(key)
  const pending = createPendingWrites({ changes, mirror, interests, read, check })
  const writes = createWrites({ clock, changes, mirror, link, refusals, interests, pending, check, lease })
  const view = createView({ clock, kind: transport.kind, mirror, pending, link, read, refusals })
  const publisher = createPublisher(clock, view, interests, () => commit(touchAll))
  const notices = createLeaseNotices({ clock, mirror, events })
  const receive = createReception({ mirror, writes, link, changes, events, notices })

  const write = (key: string, request: WriteRequest, own?: AcquireOptions): Write => {
    devtools?.written(`${request.type} ${key}`)
    return new Promise<WriteResult>((resolve) =>
      commit(() => writes.add(key, request, { ...options.write, ...own }, resolve)),
    )
  }
  const close = (): void => {
    if (link.isClosed()) return
    commit(() => {
      writes.close()
      link.close()
    })
    interests?.close()
    notices.close()
    publisher.close()
  }

  const { states, values, leases, prefixes, outside } = publisher
  const store: SyncStore = {
    clock,
    close,
    get: view.value,
    key: states.read,
    keySlot: states.slotOf,
    valueSlot: values.slotOf,
    keys: (prefix = '') => prefixes.read(prefix),
    lease: leases.read,
    initialKey: view.initialKey,
    pendingKeys: () => [...pending.queues.keys()],
    status: () => publisher.rest().status,

    set: <T>(key: string, next: Next<T>, options?: AcquireOptions) => write(key, setRequest(next), options) as Write<T>,
    patch: (key, fields, options) => write(key, patchRequest(fields), options),
    delete: (key, options) => write(key, { type: 'set', value: null }, options),
    acquire: (key, { value, ...options } = {}) => write(key, acquireRequest(value), options),
    renew: (key, options) => write(key, { type: 'acquire' }, options),
    release: (key, options) => write(key, { type: 'release' }, options),
    batch: (writes) => commit(writes),
    reset: (key) =>
      commit(() => {
        touch(key)
        refusals.byKey.delete(key)
      }),
    dismiss: (error) => commit(() => refusals.dismiss(error)),

    subscribeKey: states.subscribe,
    subscribeLease: leases.subscribe,
    subscribePrefix: prefixes.subscribe,
    subscribeStatus: publisher.subscribeStatus,
    broadcast(packets) {
      const problem = Array.isArray(packets) ? checkValue(packets) : 'packets must be a list'
      if (problem !== null) throw new TypeError(`Nothing was broadcast: ${problem}`)
      if (link.state().state !== 'connected') return false
      link.send({ type: 'broadcast', packets })
      return true
    },
    on: (event, handler) => events.on(event, handler, notices.update),
    inspect: (listener) =>
      events.on('inspect', listener, () => link.send({ type: 'inspect', on: events.has('inspect') })),

    connect: link.connect,
    [Symbol.asyncDispose]: async () => close(),
    getState: outside.getState,
    getInitialState: () => outside.initial,
    subscribe: outside.subscribe,
    setState: () => {
      throw new Error('the mirror is read-only; use set, patch or delete')
    },
  }
  devtools?.attach(store)
  return store
}
