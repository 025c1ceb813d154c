import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it, vi } from 'vitest'
import { SyncSocket } from 'synckey/socket'

it('close ends in time although a peer does not read', async () => {
  const node = new SyncSocket('127.0.0.1', 0)
  await node.ready
  const socket = connect(node.addr[1], '127.0.0.1')
  const [greeting] = (await once(socket, 'data')) as [Buffer]
  const { buildMessage, parseMessage } = await import('../../src/wire/message.ts')
  const { decode } = await import('../../src/wire/msgpack.ts')
  const { sha256 } = await import('../../src/node/hash.ts')
  const hello = parseMessage(greeting.subarray(4, 4 + greeting.readUInt32BE(0)), sha256)
  const packets = hello.packets.map((packet) => decode(packet)).with(1, 'deaf')
  const sender = { text: 'deaf', type: 'str' } as const
  socket.write(buildMessage({ flag: 2, sender, time: hello.time, packets }, sha256).frame)
  await vi.waitFor(() => expect(Object.keys(node.routingTable)).toEqual(['deaf']))
  socket.pause()
  for (let index = 0; index < 20; index++) node.set(`k${index}`, new Uint8Array(5_000_000))
  await node.close()
  expect(node.routingTable).toEqual({})
  socket.destroy()
}, 10_000)
