import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { sha256 } from '../../src/node/hash.ts'
import { flags } from '../../src/wire/flags.ts'
import { FrameReader } from '../../src/wire/frame.ts'
import { buildMessage, parseMessage } from '../../src/wire/message.ts'
import { latch } from './latch.ts'
import { keyOf, value, writeAll } from './load.ts'

const sender = { text: 'x'.repeat(65), type: 'str' } as const
const maxFrame = 8 * 2 ** 20

const frameOf = (index: number, key = keyOf(index)): Uint8Array =>
  buildMessage(
    {
      flag: flags.broadcast,
      sender,
      time: 1_800_000_000,
      packets: [flags.store, Buffer.from(key), value, { x: 1, e: 1, a: 1_800_000_000, s: index }],
    },
    sha256,
  ).frame

/** The frames of `SyncSocket`, built, sent, verified and cut into packets over TCP by loops that do nothing else: the practical limit. */
export async function bareWire(
  updates: number,
  peers: number,
  keyAt: (index: number) => string = keyOf,
): Promise<number> {
  let received = 0
  const [done, finish] = latch()
  const server = createServer((socket) => {
    const reader = new FrameReader({ maxFrame, hardMaxFrame: maxFrame })
    socket.on('data', (bytes) => {
      for (const body of reader.push(bytes)) {
        const { packets } = parseMessage(body, sha256)
        if (packets.length === 4 && ++received === updates * peers) finish()
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const sockets = await Promise.all(Array.from({ length: peers }, () => dial((server.address() as AddressInfo).port)))
  const start = performance.now()
  await writeAll(updates, (index) => {
    const frame = frameOf(index, keyAt(index))
    for (const socket of sockets) write(socket, frame)
  })
  await done
  const elapsed = performance.now() - start
  for (const socket of sockets) socket.destroy()
  server.close()
  return elapsed
}

async function dial(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return socket
}

function write(socket: Socket, frame: Uint8Array): void {
  if (socket.writableCorked === 0) {
    socket.cork()
    process.nextTick(() => socket.uncork())
  }
  socket.write(frame)
}
