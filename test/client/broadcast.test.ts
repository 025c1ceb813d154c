import { expect, it, onTestFinished } from 'vitest'
import { createSyncStore, createWebSocketTransport } from 'synckey/client'
import type { SyncStore } from 'synckey/client'
import { createConnector, serveWebSocket } from 'synckey/connector'
import { SyncSocket } from 'synckey/socket'
import { createMemoryTransport } from 'synckey/testing'
import { WebSocket } from 'ws'

/** A node with a door, and a page that is connected to it. */
async function machine(): Promise<{ socket: SyncSocket; store: SyncStore }> {
  const socket = new SyncSocket('127.0.0.1', 0)
  await socket.ready
  const connector = createConnector({ source: socket })
  const door = await serveWebSocket(connector)
  const store = createSyncStore({ transport: createWebSocketTransport(door.url, { token: door.token, WebSocket }) })
  onTestFinished(async () => {
    store.close()
    await door.close()
    connector.close()
    await socket.close()
  })
  const synced = new Promise((resolve) => store.on('synced', resolve))
  store.connect()
  await synced
  return { socket, store }
}

const nextMessage = (store: SyncStore): Promise<readonly unknown[]> =>
  new Promise((resolve) => store.on('message', ({ packets }) => resolve(packets)))

it('reaches the pages and the sockets of other machines, and theirs reach this page', async () => {
  const [here, there] = [await machine(), await machine()]
  await there.socket.connect(...here.socket.addr)
  const received = new Promise((resolve) => there.socket.on('message', resolve))
  const told = nextMessage(there.store)
  expect(here.store.broadcast(['alarm', { floor: 3 }])).toBe(true)
  expect(await told).toEqual(['alarm', { floor: 3 }])
  await received
  expect(there.socket.recv()?.packets.slice(1)).toEqual(['alarm', { floor: 3 }])
  const answered = nextMessage(here.store)
  there.socket.send(['all clear'])
  expect(await answered).toEqual(['all clear'])
})

it('says so where there is no connection, and throws for what cannot be sent', () => {
  const store = createSyncStore({ transport: createMemoryTransport() })
  expect(store.broadcast(['alarm'])).toBe(false)
  expect(() => store.broadcast([() => {}])).toThrow('Nothing was broadcast: function cannot be written')
  expect(() => store.broadcast('alarm' as never)).toThrow('Nothing was broadcast: packets must be a list')
})
