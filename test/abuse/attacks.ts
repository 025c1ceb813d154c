import { connect, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { CAPABILITY, flags } from '../../src/wire/flags.ts'
import { buildMessage } from '../../src/wire/message.ts'
import { sha256 } from '../../src/node/hash.ts'
import type { MeshLimits } from '../../src/mesh/limits.ts'
import type { RefusalCode } from '../../src/mesh/refusals.ts'

/** Whom to attack, and for how long. */
export interface Target {
  readonly port: number
  /** Protocol id. */
  readonly protocol: string
  readonly ms: number
}

export interface Attack {
  readonly what: string
  /** The codes of which one at least must have been counted. */
  readonly codes: readonly RefusalCode[]
  /** What the victim grants, where waiting for its defaults would take too long. */
  readonly limits?: Partial<MeshLimits>
  /** Returns how often it struck. */
  readonly run: (target: Target) => Promise<number>
}

const connections = 10_000
const handshakesPerSecond = 1_000
const headersPerSecond = 1_200
const drips = 16
const halfOpenAtOnce = 250
const waitingAtOnce = 100
/** More than a node has room for. */
const held = 100

export const attacks: Readonly<Record<string, Attack>> = {
  header: {
    what: `up to ${headersPerSecond} headers a second that announce 4 GiB, and 64 KiB after each`,
    codes: ['frame-too-large', 'too-many-handshakes'],
    run: headers,
  },
  drip: {
    what: `${drips} peers that send 8 MiB at a byte a second`,
    codes: ['frame-stalled'],
    limits: { frameMs: 4_000, keepAliveMs: 1_000 },
    run: drip,
  },
  halfOpen: {
    what: `${connections} connections that say nothing`,
    codes: ['too-many-pending', 'too-many-connections', 'too-many-handshakes'],
    run: halfOpen,
  },
  handshakes: {
    what: `up to ${handshakesPerSecond} valid handshakes a second, each of another id`,
    codes: ['too-many-links', 'too-many-pending', 'too-many-handshakes'],
    run: handshakes,
  },
}

let visitors = 0

function handshakeOf(protocol: string): Uint8Array {
  const id = `visitor ${++visitors}`
  const packets = [flags.handshake, id, protocol, [null, null], [CAPABILITY]]
  const time = Math.floor(Date.now() / 1000)
  return buildMessage({ flag: flags.whisper, sender: { text: id, type: 'str' }, time, packets }, sha256).frame
}

const dial = (port: number): Socket =>
  connect(port, '127.0.0.1')
    .on('error', () => {})
    .resume()

const closed = (socket: Socket): Promise<unknown> => new Promise((resolve) => void socket.once('close', resolve))

/** An event, or the end of the socket, whichever comes first. */
const eventOrEnd = (socket: Socket, event: string): Promise<unknown> =>
  Promise.race([new Promise((resolve) => void socket.once(event, resolve)), closed(socket)])

/** Begins so many a second, as long as not too many wait; counts those that ended. */
async function paced(ms: number, perSecond: number, strike: () => Promise<void>): Promise<number> {
  const start = performance.now()
  let begun = 0
  let ended = 0
  const one = async (): Promise<void> => {
    await strike()
    ended++
  }
  for (let now = start; now < start + ms; now = performance.now()) {
    const due = ((now - start) / 1000) * perSecond
    for (; begun < due && begun - ended < waitingAtOnce; begun++) void one()
    await setTimeout(5)
  }
  return ended
}

/** Each is hung up on. */
function headers({ port, ms }: Target): Promise<number> {
  return paced(ms, headersPerSecond, async () => {
    const socket = dial(port)
    socket.write(Buffer.alloc(65_536, 0xff))
    await closed(socket)
  })
}

async function drip({ port, protocol, ms }: Target): Promise<number> {
  const endsAt = performance.now() + ms
  const header = Uint8Array.of(0, 127, 255, 255)
  let bytes = 0
  const one = async (): Promise<void> => {
    while (performance.now() < endsAt) {
      const socket = dial(port)
      socket.write(handshakeOf(protocol))
      socket.write(header)
      const gone = closed(socket)
      while (!socket.destroyed && performance.now() < endsAt) {
        socket.write(Uint8Array.of(0))
        bytes++
        await Promise.race([gone, setTimeout(1_000)])
      }
      socket.destroy()
    }
  }
  await Promise.all(Array.from({ length: drips }, one))
  return bytes
}

/** Holds as many as the system lets it: what the victim has hung up on makes room for others. */
async function halfOpen({ port, ms }: Target): Promise<number> {
  const endsAt = performance.now() + ms
  const open = new Set<Socket>()
  let count = 0
  while (count < connections && performance.now() < endsAt) {
    const fresh = Array.from({ length: Math.min(halfOpenAtOnce, connections - count) }, () => dial(port))
    await Promise.all(fresh.map((socket) => eventOrEnd(socket, 'connect')))
    for (const socket of fresh) {
      count++
      open.add(socket)
      socket.once('close', () => open.delete(socket))
    }
  }
  await setTimeout(Math.max(0, endsAt - performance.now()))
  for (const socket of open) socket.destroy()
  return count
}

/** Counts those that the victim has answered or hung up on; holds the newest that it took. */
async function handshakes({ port, protocol, ms }: Target): Promise<number> {
  const taken: Socket[] = []
  const answered = await paced(ms, handshakesPerSecond, async () => {
    const socket = dial(port)
    socket.write(handshakeOf(protocol))
    await eventOrEnd(socket, 'data')
    taken.push(socket)
    if (taken.length > held) taken.shift()?.destroy()
  })
  for (const socket of taken) socket.destroy()
  return answered
}
