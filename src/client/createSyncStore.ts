import { Client } from './client.ts'
import { InitialKeys } from './initialKeys.ts'
import type { Next, SyncStore, SyncStoreOptions, Write, WriteOptions } from './types.ts'
import { acquireRequest, patchRequest, setRequest } from './writeRequest.ts'

/**
 * A Zustand store that mirrors the dictionary of the connector which `transport` reaches, with writes. Making it, on a server too, connects
 * to nothing and waits for nothing: `connect` does. Its functions need no `this`. Throws a TypeError where there is no transport.
 */
export function createSyncStore(options: SyncStoreOptions): SyncStore {
  if (typeof options?.transport?.open !== 'function') {
    throw new TypeError('A store needs a transport: createSyncStore({ transport: createWebSocketTransport(url) })')
  }
  const client = new Client(options)
  const { clock, link, view, publisher, refusals, events, inspection } = client
  const initialKeys = new InitialKeys(client.knowledge.initial)
  const { outside } = publisher
  const store: SyncStore = {
    clock,
    get: (key) => view.value(key),
    key: (key) => publisher.states.read(key),
    keys: (prefix = '') => publisher.prefixes.read(prefix),
    lease: (key) => publisher.leases.read(key),
    initialKey: (key) => initialKeys.state(key),

    set: <T>(key: string, next: Next<T>, options?: WriteOptions) =>
      client.write(key, setRequest(next), options) as Write<T>,
    patch: (key, fields, options) => client.write(key, patchRequest(fields), options),
    delete: (key, options) => client.write(key, { type: 'set', value: null }, options),
    acquire: (key, { value, ...options } = {}) => client.write(key, acquireRequest(value), options),
    renew: (key, options) => client.write(key, { type: 'acquire' }, options),
    release: (key, options) => client.write(key, { type: 'release' }, options),
    batch: (writes) => publisher.commit(writes),
    reset: (key) => client.reset(key),
    dismiss: (error) => publisher.commit(() => refusals.dismiss(error)),

    subscribeKey: (key, listener) => client.use('keys', key, publisher.subscribeKey(key, listener)),
    subscribeLease: (key, listener) => client.use('keys', key, publisher.subscribeLease(key, listener)),
    subscribePrefix: (prefix, listener) =>
      client.use('prefixes', prefix, publisher.prefixes.subscribe(prefix, listener)),
    subscribeStatus: (listener) => publisher.subscribeStatus(listener),
    broadcast: (packets) => client.broadcast(packets),
    inspect: (listener) => inspection.add(listener),
    on: (event, handler) => events.on(event, handler),

    connect: () => link.connect(),
    close: () => client.close(),
    [Symbol.asyncDispose]: async () => client.close(),
    status: () => view.rest().status,

    getState: () => outside.getState(),
    getInitialState: () => outside.initial,
    subscribe: (listener) => outside.subscribe(listener),
    setState: () => {
      throw new Error('the mirror is read-only; use set, patch or delete')
    },
  }
  options.devtools?.attach(store)
  return store
}
