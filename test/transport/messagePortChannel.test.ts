import { afterEach, describe, expect, it, vi } from 'vitest'
import { createMessagePortTransport, createSyncStore } from 'synckey/client'
import { createConnector, serveMessagePort } from 'synckey/connector'
import { createMemoryDictionary } from 'synckey/testing'
import type { PortMail } from '../../src/transport/portLike.ts'
import { createExpectingConnector } from '../support/expectingConnector.ts'
import { VirtualClock } from '../support/virtualClock.ts'
import { describeChannel } from './channelSuite.ts'

const ports: MessagePort[] = []
function pairOfPorts(): readonly [MessagePort, MessagePort] {
  const { port1, port2 } = new MessageChannel()
  ports.push(port1, port2)
  return [port1, port2]
}
afterEach(() => {
  for (const port of ports.splice(0)) port.close()
})

describeChannel('MessagePort', async () => {
  const connector = createExpectingConnector()
  const [near, far] = pairOfPorts()
  serveMessagePort(connector, far)
  const transport = createMessagePortTransport(near)
  return {
    open(clientEar, serverEar) {
      const server = connector.expect(serverEar)
      return { client: transport.open(clientEar), server }
    },
    close: async () => {},
  }
})

describe('a connector behind a port', () => {
  function house() {
    const [near, far] = pairOfPorts()
    const connector = createConnector({ source: createMemoryDictionary({ data: { a: 1 } }) })
    const stop = serveMessagePort(connector, far, { owners: 'client' })
    const store = createSyncStore({
      transport: createMessagePortTransport(near, { backoff: { minMs: 1 } }),
      closeDelayMs: 0,
    })
    const synced = () => vi.waitFor(() => expect(store.status().state).toBe('connected'))
    return { near, far, store, stop, synced }
  }

  it('serves a store, and serves it again on the same port', async () => {
    const { store, synced } = house()
    const leave = store.connect()
    await synced()
    expect(await store.set('a', 2)).toMatchObject({ ok: true })
    leave()
    await vi.waitFor(() => expect(store.status().state).toBe('idle'))
    store.connect()
    await synced()
    expect(store.get('a')).toBe(2)
    store.close()
  })

  it('is lost with its port', async () => {
    const { far, store, synced } = house()
    store.connect()
    await synced()
    far.close()
    await vi.waitFor(() => expect(store.status().state).toBe('reconnecting'))
    store.close()
  })

  it('passes over whatever is no mail, and goes away when it is told to', async () => {
    const { near, store, synced, stop } = house()
    for (const junk of [null, 'x', {}, { channel: 'x', type: 'open' }, { channel: 1, type: 'close' }, { channel: 9 }]) {
      near.postMessage(junk, [])
    }
    store.connect()
    await synced()
    stop()
    await vi.waitFor(() => expect(store.status().state).toBe('reconnecting'))
    store.close()
  })
})

describe('a client behind a port that reads slowly', () => {
  const MIB = 2 ** 20

  /** A client that hears all and says how far it has read when it is told to. */
  function slowClient() {
    const [near, far] = pairOfPorts()
    const clock = new VirtualClock()
    const source = createMemoryDictionary({ clock })
    serveMessagePort(createConnector({ source, clock }), far)
    const heard: unknown[] = []
    const marks: number[] = []
    near.addEventListener('message', ({ data }: MessageEvent<PortMail>) => {
      if (data.type === 'message') heard.push(data.message)
      if (data.type === 'mark') marks.push(data.bytes)
    })
    near.start()
    const hello = { type: 'hello', version: 1, session: 's'.repeat(32), owner: null, resume: null, interest: null }
    near.postMessage({ channel: 1, type: 'open' }, [])
    near.postMessage({ channel: 1, type: 'message', message: hello }, [])
    const read = (bytes: unknown): void => near.postMessage({ channel: 1, type: 'read', bytes }, [])
    return { near, clock, source, heard, marks, read, synced: () => vi.waitFor(() => expect(heard).toHaveLength(2)) }
  }

  const text = (letter: string): string => letter.repeat(MIB / 4)

  /** Writes 2 MiB; what was sent of it has arrived once the answer to a ping has. */
  async function overfill({ near, clock, source, heard }: ReturnType<typeof slowClient>): Promise<number> {
    for (const letter of 'abcdefgh') {
      source.source.set('k', text(letter))
      clock.advance(1)
    }
    near.postMessage({ channel: 1, type: 'message', message: { type: 'ping' } }, [])
    await vi.waitFor(() => expect(heard.at(-1)).toEqual({ type: 'pong' }))
    return heard.length
  }

  it('is told no more beyond 1 MiB, and the newest once it has read', async () => {
    const client = slowClient()
    await client.synced()
    const before = await overfill(client)
    expect(before).toBeLessThan(3 + 6)
    client.read(client.marks.at(-1))
    await vi.waitFor(() => {
      client.clock.advance(64)
      expect(client.heard).toHaveLength(before + 1)
    })
    expect(client.heard.at(-1)).toMatchObject({ items: [{ key: 'k', entry: { value: text('h') } }] })
  })

  it('cannot say that it has read what was not sent yet', async () => {
    const client = slowClient()
    await client.synced()
    for (const lie of [2 ** 40, -1, Number.NaN, '1']) client.read(lie)
    expect(await overfill(client)).toBeLessThan(3 + 6)
  })
})
