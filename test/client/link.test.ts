import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { createSyncStore } from '../../src/client.ts'
import type { SyncStoreOptions } from '../../src/client.ts'
import { serverMessages } from '../support/messages.ts'
import { ScriptedTransport, entry } from '../support/scriptedTransport.ts'
import { scriptedStore, syncedStore, track } from '../support/scriptedStore.ts'
import { SleepyClock } from '../support/sleepyClock.ts'

describe('connecting', () => {
  it.each([undefined, {}, { transport: undefined }, { transport: {} }])('needs a transport, unlike %j', (options) => {
    const make = (): unknown => createSyncStore(options as unknown as SyncStoreOptions)
    expect(make).toThrow(TypeError)
    expect(make).toThrow('createSyncStore({ transport: createWebSocketTransport(url) })')
  })

  it('touches neither the network nor a timer before connect', () => {
    const { store, transport, clock } = scriptedStore({ initial: { a: 1 }, heartbeatMs: 1000 })
    store.key('a')
    store.getState()
    store.subscribeKey('a', () => {})
    expect([transport.channels.length, clock.waiting, store.status().state]).toEqual([0, 0, 'idle'])
  })

  it('goes from idle over connecting to connected, which is when the last part of the snapshot is there', () => {
    const { store, server } = scriptedStore()
    const states: string[] = []
    store.subscribeStatus(() => states.push(store.status().state))
    store.connect()
    server().welcome()
    expect(store.status().state).toBe('connecting')
    server().snapshot({ a: entry(1) }, false)
    expect([store.status().state, store.get('a')]).toEqual(['connecting', undefined])
    server().snapshot({ b: entry(2) })
    expect([store.status().state, store.get('a'), store.get('b')]).toEqual(['connected', 1, 2])
    expect(new Set(states)).toEqual(new Set(['connecting', 'connected']))
  })

  it('says hello first, with a session of its own that stays the same over reconnects', () => {
    const { transport, clock, server } = syncedStore()
    server().end(1006)
    clock.advance(100)
    const hellos = transport.channels.map(({ sent }) => sent[0])
    const other = syncedStore().server().sent[0]
    expect(hellos[0]).toMatchObject({ type: 'hello', version: 1, session: expect.stringMatching(/^[0-9a-f]{32}$/) })
    expect(hellos[1]).toEqual({ ...hellos[0], resume: { feed: 'feed', sequence: 0 } })
    expect(other).not.toEqual(hellos[0])
  })

  it('shows what the connector says of itself', () => {
    const { store } = syncedStore({}, { welcome: { name: "Anna's laptop", leasing: false, unmirroredKeys: 3 } })
    expect(store.status()).toMatchObject({
      transport: 'scripted',
      nodeId: 'node',
      name: "Anna's laptop",
      leasing: false,
      unmirroredKeys: 3,
      peers: 0,
    })
  })

  it('emits synced after every snapshot', () => {
    const { store, clock, server } = scriptedStore()
    const synced = vi.fn()
    store.on('synced', synced)
    store.connect()
    server().welcome()
    server().snapshot({ a: entry(1), b: entry(2) })
    expect(synced).toHaveBeenCalledExactlyOnceWith({ keys: 2 })
    server().end(1006)
    clock.advance(100)
    server().welcome()
    server().snapshot({ a: entry(1) })
    expect(synced).toHaveBeenLastCalledWith({ keys: 1 })
  })

  it('tells how far the snapshot has come, part by part, where the connector says how much it is, and where not', () => {
    const { store, clock, server } = scriptedStore()
    const progress: unknown[] = []
    store.on('progress', (detail) => progress.push(detail))
    store.connect()
    server().welcome({ keys: 3 })
    server().snapshot({ a: entry(1), b: entry(2) }, false)
    server().snapshot({ c: entry(3) }, false)
    server().snapshot()
    expect(progress.splice(0)).toEqual([2, 3, 3].map((keys) => ({ keys, of: 3 })))
    server().say({ type: 'snapshot', entries: [{ key: 'd', entry: entry(4) }], last: true, interest: 1 })
    expect(progress).toEqual([])
    server().end(1006)
    clock.advance(100)
    server().welcome()
    server().snapshot({ a: entry(1) })
    expect(progress).toEqual([{ keys: 1, of: null }])
  })

  it('refuses a connector that speaks another version', () => {
    const { store, clock, server } = scriptedStore()
    store.connect()
    server().welcome({ version: 2 })
    expect(store.status()).toMatchObject({ state: 'disconnected', error: { code: 'protocol' } })
    expect(server().closedByClient?.code).toBe(4400)
    expect(clock.waiting).toBe(0)
  })

  it.each(serverMessages.filter(({ type }) => !['welcome', 'pong', 'error'].includes(type)))(
    'refuses a connector that begins with $type instead of welcome, on a later channel too',
    (message) => {
      const { store, clock, server } = syncedStore({ a: entry(1) })
      server().end(1006)
      clock.advance(100)
      server().say(message)
      expect(store.status()).toMatchObject({ state: 'disconnected', error: { code: 'protocol' } })
      expect(server().closedByClient).toEqual({ code: 4400, reason: expect.stringContaining('begin with welcome') })
      expect(store.get('a')).toBe(1)
    },
  )

  it('refuses a connector that says welcome twice', () => {
    const { store, server } = syncedStore()
    server().welcome()
    expect(store.status()).toMatchObject({ state: 'disconnected', error: { code: 'protocol' } })
  })

  it.each(['all', 'used'] as const)('survives whatever order messages come in (subscribe: %s)', (subscribe) => {
    const order = fc.array(fc.constantFrom(...serverMessages), { maxLength: 30 })
    fc.assert(
      fc.property(order, fc.boolean(), (messages, isWelcome) => {
        const clock = new SleepyClock()
        const transport = Object.assign(new ScriptedTransport(), { subscribe })
        const store = createSyncStore({ transport, clock })
        for (const event of ['progress', 'message', 'synced'] as const) store.on(event, () => {})
        store.inspect(() => {})
        store.subscribeKey('a', () => {})
        store.connect()
        void store.set('a', (held: unknown) => held)
        if (isWelcome) transport.channel.welcome()
        for (const message of messages) transport.channel.say(message)
        clock.advance(60_000)
        const said = messages.find(({ type }) => type !== 'pong' && type !== 'error')
        if (!isWelcome && said && said.type !== 'welcome') expect(store.status().state).toBe('disconnected')
        store.close()
      }),
    )
  })

  it('treats a transport that throws as a lost connection', () => {
    const { store, transport, clock, server } = scriptedStore()
    transport.unopenable = new TypeError('no such address')
    store.connect()
    expect(store.status()).toMatchObject({ state: 'reconnecting', error: { code: 'offline' } })
    transport.unopenable = null
    clock.advance(100)
    server().welcome()
    server().snapshot()
    expect(store.status().state).toBe('connected')
  })

  it('follows the peers', () => {
    const { store, server } = syncedStore()
    const heard = vi.fn()
    store.subscribeStatus(heard)
    const peers = [{ id: 'p', name: null, kind: 'js2p', address: null } as const]
    server().say({ type: 'peers', peers })
    expect([store.status().peers, store.getState().peers]).toEqual([1, peers])
    expect(heard).toHaveBeenCalledTimes(1)
  })
})

describe('users of one connection', () => {
  it('share one channel, which outlives the last of them by closeDelayMs', () => {
    const { store, transport, clock, server } = scriptedStore({ closeDelayMs: 50 })
    const leave = [store.connect(), store.connect()]
    leave[0]?.()
    leave[0]?.()
    clock.advance(1000)
    expect(server().closedByClient).toBeNull()
    leave[1]?.()
    clock.advance(49)
    expect(server().closedByClient).toBeNull()
    clock.advance(1)
    expect([server().closedByClient?.code, store.status().state, transport.channels.length]).toEqual([1000, 'idle', 1])
    expect(clock.waiting).toBe(0)
  })

  it('open one channel when told of the first by its status', () => {
    const { store, transport } = scriptedStore()
    store.subscribeStatus(() => store.connect())
    store.connect()
    expect(transport.channels).toHaveLength(1)
  })

  it('open none when the store is closed on the way', () => {
    const { store, transport } = scriptedStore()
    store.subscribeStatus(() => store.close())
    store.connect()
    expect([transport.channels.length, store.status().state]).toEqual([0, 'closed'])
  })

  it('keep the channel when the next comes before it closed: StrictMode opens one', () => {
    const { store, transport, clock, server } = scriptedStore()
    store.connect()()
    clock.advance(999)
    store.connect()
    clock.advance(10_000)
    expect([transport.channels.length, server().closedByClient]).toEqual([1, null])
  })

  it('open another channel after it closed', () => {
    const { store, transport, clock } = scriptedStore()
    store.connect()()
    clock.advance(1000)
    store.connect()
    expect([transport.channels.length, store.status().state]).toEqual([2, 'connecting'])
  })

  it('stop the attempts when the last one leaves', () => {
    const { store, transport, clock, server } = scriptedStore({ closeDelayMs: 10 })
    const leave = store.connect()
    server().end(1006)
    leave()
    clock.advance(10)
    clock.advance(10_000)
    expect([store.status().state, transport.channels.length, clock.waiting]).toEqual(['idle', 1, 0])
  })
})

describe('a lost connection', () => {
  it('is tried again as patiently as the transport says, from the start after each success', () => {
    const { store, transport, clock, server } = syncedStore()
    server().end(1006, 'gone')
    const retryAt = clock.now() + 100
    expect(store.status()).toMatchObject({ state: 'reconnecting', attempt: 1, retryAt, error: { code: 'offline' } })
    clock.advance(99)
    expect(transport.channels.length).toBe(1)
    clock.advance(1)
    expect([transport.channels.length, store.status().state]).toEqual([2, 'reconnecting'])
    server().end(1006)
    expect(store.status()).toMatchObject({ attempt: 2, retryAt: clock.now() + 200 })
    clock.advance(200)
    server().welcome()
    server().snapshot()
    expect(store.status().state).toBe('connected')
    server().end(1006)
    expect(store.status()).toMatchObject({ state: 'reconnecting', attempt: 1 })
  })

  it('is given up when the transport gives up, until somebody connects anew', () => {
    const { store, clock, server } = scriptedStore({ retryDelayMs: () => null })
    store.connect()
    server().end(1006)
    expect(store.status()).toMatchObject({ state: 'disconnected', error: { code: 'offline' } })
    expect(clock.waiting).toBe(0)
    store.connect()
    expect(store.status().state).toBe('connecting')
  })

  it.each([1001, 1009, 1011, 1013, 4408])('is tried again after code %i', (code) => {
    const { store, server } = syncedStore()
    server().end(code)
    expect(store.status().state).toBe('reconnecting')
  })

  it.each([
    [1000, 'closed'],
    [4400, 'protocol'],
    [4403, 'forbidden'],
    [4409, 'closed'],
  ])('is not tried again after code %i', (code, error) => {
    const { store, clock, server } = syncedStore()
    server().end(code)
    expect(store.status()).toMatchObject({ state: 'disconnected', error: { code: error } })
    expect(clock.waiting).toBe(0)
  })

  it('needs another token after code 4401, and is not tried again before somebody connects', () => {
    const { store, transport, clock, server } = scriptedStore()
    store.connect()
    server().end(4401)
    clock.advance(1_000_000)
    expect(store.status()).toMatchObject({ state: 'needs-auth', error: { code: 'unauthorized' } })
    expect(transport.channels.length).toBe(1)
    store.connect()
    server().welcome()
    server().snapshot()
    expect(store.status().state).toBe('connected')
  })

  it('shows what the connector said before it closed', () => {
    const { store, server } = syncedStore()
    server().say({ type: 'error', code: 'quota', message: 'too many clients' })
    server().end(1011)
    expect(store.status()).toMatchObject({ error: { code: 'quota', message: 'too many clients' } })
  })

  it('shows in sentences how it ended, why, and what to do', () => {
    const { store, clock, server } = syncedStore()
    server().end(1006, 'it rained')
    expect(store.status()).toMatchObject({
      error: { message: 'The connection ended (1006): it rained. Trying again.' },
    })
    clock.advance(100)
    server().end(4403)
    const message = 'The connection ended (4403). Have the connector allow this client.'
    expect(store.status()).toMatchObject({ error: { message } })
  })

  it('says when the mirror last was what the connector holds', () => {
    const { store, clock, server } = syncedStore()
    const syncedAt = clock.now()
    expect(store.status().lastSyncedAt).toBe(syncedAt)
    clock.advance(5000)
    server().update('a', entry(1))
    clock.advance(5000)
    server().end(1006)
    expect(store.status().lastSyncedAt).toBe(syncedAt + 5000)
  })

  it('hears nothing more of a channel that it left', () => {
    const { store, transport, clock, server } = syncedStore()
    server().end(1006)
    clock.advance(100)
    transport.channels[0]?.update('a', entry(1))
    transport.channels[0]?.end(4401)
    expect([store.get('a'), store.status().state]).toEqual([undefined, 'reconnecting'])
  })
})

describe('the heartbeat', () => {
  const connect = () => syncedStore({}, { heartbeatMs: 1000 })

  it('asks after silence, and is content with any answer', () => {
    const { store, clock, server } = connect()
    clock.advance(999)
    expect(server().pings).toBe(0)
    clock.advance(1)
    expect(server().pings).toBe(1)
    server().say({ type: 'pong' })
    clock.advance(999)
    expect([server().pings, store.status().state]).toEqual([1, 'connected'])
    clock.advance(1)
    expect(server().pings).toBe(2)
  })

  it('does not ask while there is something to hear', () => {
    const { clock, server } = connect()
    for (let i = 0; i < 10; i++) {
      clock.advance(600)
      server().update('a', entry(i))
    }
    expect(server().pings).toBe(0)
  })

  it('leaves a channel that does not answer, and comes back', () => {
    const { store, transport, clock, server } = connect()
    clock.advance(2000)
    expect([server().closedByClient?.code, store.status().state]).toEqual([1006, 'reconnecting'])
    clock.advance(100)
    server().welcome()
    server().snapshot()
    expect([transport.channels.length, store.status().state]).toEqual([2, 'connected'])
  })

  it('finds a connector dead that never says welcome', () => {
    const { store, clock } = scriptedStore({ heartbeatMs: 1000 })
    store.connect()
    clock.advance(2000)
    expect(store.status().state).toBe('reconnecting')
  })

  it('asks as soon as its machine wakes from sleep, stays with a connector that is there, and leaves one that is not', () => {
    const { store, clock, server } = connect()
    clock.asleepMs = 3_600_000
    clock.advance(1000)
    expect([server().pings, store.status().state]).toEqual([1, 'connected'])
    server().say({ type: 'pong' })
    clock.asleepMs *= 2
    clock.advance(1000)
    expect([server().pings, store.status().state]).toEqual([2, 'connected'])
    clock.advance(1000)
    expect([server().closedByClient?.code, store.status().state]).toEqual([1006, 'reconnecting'])
  })

  it('stops with the channel', () => {
    const { store, clock } = connect()
    store.close()
    expect(clock.waiting).toBe(0)
  })

  it('is not there where a channel cannot die silently', () => {
    const { store, clock } = syncedStore()
    expect([clock.waiting, store.status().state]).toEqual([0, 'connected'])
  })
})

describe('close', () => {
  it('ends everything at once, and again changes nothing', async () => {
    const { store, clock, transport, server } = syncedStore({ a: entry(1) }, { heartbeatMs: 1000 })
    store.subscribeKey('a', () => {})
    const write = track(store.set('b', 1, { timeoutMs: 500 }))
    store.close()
    store.close()
    await vi.waitFor(() => expect(write.result).toMatchObject({ ok: false, error: { code: 'closed' } }))
    expect([store.status().state, server().closedByClient?.code, clock.waiting]).toEqual(['closed', 1000, 0])
    expect(store.status().pendingWrites).toBe(0)
    store.connect()()
    store.subscribeKey('c', () => {})
    store.subscribeKey('a', () => {})
    clock.advance(1_000_000)
    expect([transport.channels.length, clock.waiting, store.get('a'), store.get('b')]).toEqual([1, 0, 1, undefined])
  })

  it('refuses what is written afterwards', async () => {
    const { store } = syncedStore()
    await store[Symbol.asyncDispose]()
    expect(await store.set('a', 1)).toMatchObject({ ok: false, key: 'a', error: { code: 'closed', attempted: 1 } })
    expect(store.get('a')).toBeUndefined()
  })
})
