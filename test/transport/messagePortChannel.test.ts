import { afterEach, describe, expect, it, vi } from 'vitest'
import { createMessagePortTransport, createSyncStore } from 'synckey/client'
import { createConnector, serveMessagePort } from 'synckey/connector'
import { createMemoryDictionary } from 'synckey/testing'
import { createExpectingConnector } from '../support/expectingConnector.ts'
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
