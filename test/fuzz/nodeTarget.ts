import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { SyncSocket } from 'synckey/socket'
import { encodeFrame } from '../../src/wire/frame.ts'
import { buildMessage } from '../../src/wire/message.ts'
import { encode } from '../../src/wire/msgpack.ts'
import { flags, P2M, P2S } from '../../src/wire/flags.ts'
import { sha256 } from '../support/meshNodes.ts'
import type { SeededRandom } from '../sim/seededRandom.ts'
import { anyValue, mutate } from './mutate.ts'
import { demand, type FuzzTarget } from './target.ts'

const limits = { keys: 1_000, bytes: 4 * 2 ** 20, waiting: 100, waitingBytes: 2 ** 20 }
const maxGrowth = 192 * 2 ** 20
/** Runs between two looks at the honest link. */
const every = 500

/** A live node with an honest neighbour. An input is the msgpack of one message, which is sent in an intact frame over a link of its own kind. */
export async function startNodeTarget(): Promise<FuzzTarget> {
  const options = {
    dictionaryLimits: limits,
    limits: { linksPerSecond: 1_000_000, maxConnections: 1_000_000 },
    mayDial: () => false,
  }
  const node = new SyncSocket('127.0.0.1', 0, options)
  const honest = new SyncSocket('127.0.0.1', 0, options)
  await Promise.all([node.ready, honest.ready])
  await honest.connect(...node.addr)
  const attacker = new Attacker(node)
  const startedWith = process.memoryUsage.rss()
  let runs = 0
  let checks = 0
  return {
    generate: (random) => generate(random, Math.floor(Date.now() / 1000)),

    async attempt(input) {
      const outcome = await attacker.send(input)
      if (++runs % every === 0 || runs === 1) await check()
      return outcome
    },

    async end() {
      await check()
      attacker.end()
      await Promise.all([node.close(), honest.close()])
    },
  }

  async function check(): Promise<void> {
    const text = `still here ${++checks}`
    const heard = new Promise<void>((resolve) => {
      node.on('message', function listen(_socket, { packets }) {
        if (packets[1] !== text) return
        node.off('message', listen)
        resolve()
      })
    })
    honest.send([text])
    await heard
    node.recv(Infinity)
    const { keys, tombstones, waiting, recordBytes, links } = node.stats()
    demand(links.synckey >= 1 && honest.id in node.routingTable, 'the honest link stays up')
    demand(keys + tombstones <= limits.keys && recordBytes <= limits.bytes, 'the dictionary keeps to its limits')
    demand(waiting <= limits.waiting, 'the quarantine keeps to its limit')
    demand(process.memoryUsage.rss() - startedWith < maxGrowth, 'memory keeps to its limit')
  }
}

const subFlags = [...Object.values(flags), P2M, P2S]

/** A message of a kind that nodes know, with something wrong in it, or one whose very msgpack is bent. */
function generate(random: SeededRandom, now: number): Uint8Array {
  const key = new TextEncoder().encode(random.pick(['a', 'b', '__proto__', `k${random.between(0, 2_000)}`]))
  const value = anyValue(random)
  const record = new Map<unknown, unknown>([
    ['e', random.between(0, 3)],
    ['a', now - random.between(-90, 90)],
    ['s', random.between(0, 3)],
  ])
  const packets: readonly (readonly unknown[])[] = [
    [flags.store, key, value],
    [flags.store, key, value, record],
    [flags.store, key, value, 'owner', now - random.between(-90, 90)],
    [flags.delta, key, value],
    [flags.peers, [[['127.0.0.1', random.between(0, 70_000)], 'id'], value]],
    [flags.request, value],
    [flags.request, 'r', value],
    [P2S, random.between(0, 8), encode([key, value])],
    [P2M, random.between(0, 4), new Uint8Array(32 * random.between(0, 3))],
    [random.pick(subFlags), value, anyValue(random)],
    [flags.handshake, random.pick(['attacker', 'other', value]), random.pick(['p', value]), value, value],
  ]
  const time = random.chance(0.9) ? now : anyValue(random)
  const flag = random.chance(0.9) ? random.pick([0, 1, 2]) : value
  const bytes = encode([flag, random.pick(['attacker', 'owner', value]), time, ...random.pick(packets)])
  return random.chance(0.5) ? mutate(bytes, random) : bytes
}

/** Somebody with a valid handshake; once its link was ended it comes back. */
class Attacker {
  readonly #node: SyncSocket
  #socket: Socket | undefined
  #pong: () => void = () => {}
  #closed: () => void = () => {}
  #heard = Buffer.alloc(0)
  #marker = 0

  constructor(node: SyncSocket) {
    this.#node = node
  }

  /** 'kept' where the link answers afterwards, else the code of what it was ended for, or 'ended'. */
  async send(payload: Uint8Array): Promise<string> {
    const socket = this.#socket ?? (await this.#connect())
    const before = this.#node.stats().refused
    const answer = new Promise<string>((resolve) => {
      this.#pong = () => resolve('kept')
      this.#closed = () => resolve('ended')
    })
    socket.write(Buffer.concat([encodeFrame(payload, sha256), this.#ping()]))
    const outcome = await answer
    if (outcome === 'kept') return outcome
    const after = Object.entries(this.#node.stats().refused)
    return after.find(([code, count]) => count !== before[code as keyof typeof before])?.[0] ?? outcome
  }

  end(): void {
    this.#socket?.destroy()
  }

  async #connect(): Promise<Socket> {
    const socket = connect(this.#node.addr[1], '127.0.0.1')
    socket.on('error', () => {})
    await once(socket, 'connect')
    this.#socket = socket
    this.#heard = Buffer.alloc(0)
    socket.on('data', (bytes) => this.#hear(bytes))
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = undefined
      this.#closed()
    })
    const { id } = this.#node.protocol
    socket.write(this.#message(2, [flags.handshake, 'attacker', id, [null, null], [0x71]]))
    return socket
  }

  /** Only what has come since the last ping is looked at, so a pong in it answers that. */
  #hear(bytes: Buffer): void {
    this.#heard = Buffer.concat([this.#heard, bytes])
    for (;;) {
      const length = this.#heard.length < 4 ? Infinity : 4 + this.#heard.readUInt32BE(0)
      if (this.#heard.length < length) return
      const body = this.#heard.subarray(36, length)
      this.#heard = this.#heard.subarray(length)
      if (body.length < 100 && body.at(-1) === flags.pong) this.#pong()
    }
  }

  #ping(): Uint8Array {
    return this.#message(2, [flags.ping, this.#marker++])
  }

  #message(flag: number, packets: readonly unknown[]): Uint8Array {
    const sender = { text: 'attacker', type: 'str' } as const
    return buildMessage({ flag, sender, time: Math.floor(Date.now() / 1000), packets }, sha256).frame
  }
}
