import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { SyncSocket } from 'synckey/socket'
import { flags } from '../src/wire/flags.ts'
import { FrameReader } from '../src/wire/frame.ts'
import { buildMessage, parseMessage } from '../src/wire/message.ts'
import type { Contest } from './contest.ts'

const updates = 20_000
const value = 'x'.repeat(32)
const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()
const keyOf = (index: number): string => `key ${index % 1000}`.padEnd(16)

function latch(): [done: Promise<void>, finish: () => void] {
  let finish = (): void => {}
  const done = new Promise<void>((resolve) => (finish = resolve))
  return [done, finish]
}

/** The same frames, built, sent, cut and verified over one TCP link by a loop that does nothing else: the practical limit. */
async function bareWire(): Promise<number> {
  const reader = new FrameReader({ maxFrame: 8 * 2 ** 20, hardMaxFrame: 16 * 2 ** 20 })
  let received = 0
  const [done, finish] = latch()
  const server = createServer((socket) =>
    socket.on('data', (bytes) => {
      for (const body of reader.push(bytes)) {
        parseMessage(body, sha256)
        if (++received === updates) finish()
      }
    }),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  await once(socket, 'connect')
  const sender = { text: 'x'.repeat(65), type: 'str' } as const
  const start = performance.now()
  for (let index = 0; index < updates; index++) {
    const packets = [flags.store, Buffer.from(keyOf(index)), value, { x: 1, e: 1, a: 1_800_000_000, s: index }]
    if (socket.writableCorked === 0) {
      socket.cork()
      process.nextTick(() => socket.uncork())
    }
    socket.write(buildMessage({ flag: flags.broadcast, sender, time: 1_800_000_000, packets }, sha256).frame)
    if (index % 100 === 99) await new Promise(setImmediate)
  }
  await done
  const elapsed = performance.now() - start
  socket.destroy()
  server.close()
  return elapsed
}

/** Two SyncSockets: every update a set with records and leases, counted as `update` events at the other. */
async function syncSockets(): Promise<number> {
  const [writer, reader] = [new SyncSocket('127.0.0.1', 0), new SyncSocket('127.0.0.1', 0)]
  await reader.ready
  await writer.connect(...reader.addr)
  let received = 0
  const [done, finish] = latch()
  reader.on('update', () => ++received === updates && finish())
  const start = performance.now()
  for (let index = 0; index < updates; index++) {
    writer.set(keyOf(index), value)
    if (index % 100 === 99) await new Promise(setImmediate)
  }
  await done
  const elapsed = performance.now() - start
  await Promise.all([writer.close(), reader.close()])
  return elapsed
}

/** One writer, one reader, loopback TCP. */
export const mesh: Contest = {
  title: `${updates} updates to one peer over loopback TCP`,
  contestants: { 'bare wire (limit)': bareWire, SyncSocket: syncSockets },
  rounds: 5,
}
