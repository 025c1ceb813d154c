import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { SyncSocket } from 'synckey/socket'

let node: SyncSocket
let honest: SyncSocket

beforeEach(async () => {
  ;[node, honest] = [new SyncSocket('127.0.0.1', 0), new SyncSocket('127.0.0.1', 0)]
  await Promise.all([node.ready, honest.ready])
  await honest.connect(...node.addr)
})

afterEach(async () => {
  await Promise.all([node.close(), honest.close()])
})

async function stranger(): Promise<Socket> {
  const socket = connect(node.addr[1], '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

const frame = (payload: Buffer): Buffer => {
  const body = Buffer.concat([createHash('sha256').update(payload).digest(), payload])
  const header = Buffer.alloc(4)
  header.writeUInt32BE(body.length)
  return Buffer.concat([header, body])
}

it.each([
  ['a frame header of 4 GiB', Buffer.from('ffffffff', 'hex')],
  ['a bad checksum', Buffer.concat([Buffer.from([0, 0, 0, 33]), Buffer.alloc(33)])],
  ['msgpack that claims 33 million elements', frame(Buffer.from('dd01ffffff', 'hex'))],
  ['text', Buffer.from('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')],
])('%s ends that link; the process and the other links live on', async (_, bytes) => {
  const socket = await stranger()
  const closed = once(socket, 'close')
  socket.resume()
  socket.write(bytes)
  await closed
  honest.set('k', 'still heard')
  await vi.waitFor(() => expect(node.get('k')).toBe('still heard'))
  expect(Object.keys(node.routingTable)).toEqual([honest.id])
})

it('a stream cut at every byte is read all the same', async () => {
  const socket = await stranger()
  const [greeting] = (await once(socket, 'data')) as [Buffer]
  const length = greeting.readUInt32BE(0)
  const own = Buffer.from(
    greeting
      .subarray(36, 4 + length)
      .toString('latin1')
      .replaceAll(node.id, 'x'.repeat(node.id.length)),
    'latin1',
  )
  for (const byte of frame(own)) socket.write(Uint8Array.of(byte))
  await vi.waitFor(() => expect(Object.keys(node.routingTable)).toContain('x'.repeat(node.id.length)))
  socket.destroy()
})
