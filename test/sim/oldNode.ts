import { EventEmitter } from 'node:events'
import { isDeepStrictEqual } from 'node:util'
import { withinLink, type Finding } from './oracles.ts'
import { startJs2p, type Js2pSocket } from './js2p.ts'
import { addressOf } from './place.ts'
import type { SimLinks } from './simLinks.ts'
import { SimSocket } from './simSocket.ts'
import { SimClock } from './timeline.ts'

export interface OldNodeOptions {
  readonly place: number
  readonly life: number
  readonly links: SimLinks
  readonly leasing: boolean
  /** Milliseconds by which its clock is ahead. */
  readonly skew: number
  readonly maxOutgoing: number
  /** Whether one of our own nodes lives at a place. */
  readonly isOurs: (place: number) => boolean
  readonly log: (line: string) => void
  readonly report: (oracle: string, finding: Finding) => void
}

/** A write that an old node made, as it read it then. */
interface OldWrite {
  readonly key: string
  /** By its own clock. */
  readonly second: number
  readonly reading: unknown
}

/** A real js2p 0.7 node in the simulation. */
export class OldNode {
  readonly kind = 'old'
  readonly place: number
  readonly clock: SimClock
  readonly #options: OldNodeOptions
  readonly #socket: Js2pSocket
  /** What it read of its keys after each of its writes, the last at the end. */
  readonly #writes: OldWrite[] = []

  constructor(options: OldNodeOptions) {
    const { place, life, links, leasing, skew, maxOutgoing } = options
    this.#options = options
    this.place = place
    this.clock = new SimClock(links.timeline, skew)
    const [host, port] = addressOf(place)
    const server = Object.assign(new EventEmitter(), { listen: () => {}, close: () => links.unlisten([host, port]) })
    const open = (): SimSocket => new SimSocket(links.dialFrom(place), (socket, hand) => this.#judge(socket, hand))
    this.#socket = startJs2p({
      ...{ host, port, leasing, maxOutgoing },
      subnet: 'sim',
      salt: `life${life}`,
      now: () => this.clock.now(),
      net: { Server: () => server, Socket: open, connect: open },
    })
    links.listen([host, port], place, (link) => {
      const socket = open()
      socket.link = link
      server.emit('connection', socket)
      return socket.listener
    })
  }

  get id(): string {
    return this.#socket.id
  }

  /** What an application reads here: undefined where there is nothing. */
  get(key: string): unknown {
    return Object.hasOwn(this.#socket.data, key) ? this.#socket.data[key] || undefined : undefined
  }

  /** Whether it takes a key for its own. */
  owns(key: string): boolean {
    return Object.hasOwn(this.#socket.data, key) && String(this.#socket.metadata[key]?.owner) === this.id
  }

  /** Whether it reads what it wrote in a second, and wrote later there than what others read. */
  wroteLater(key: string, second: number, others: unknown): boolean {
    const readings = this.#writes.filter((write) => write.key === key && write.second === second)
    const lastOf = (reading: unknown): number =>
      readings.findLastIndex((write) => isDeepStrictEqual(write.reading, reading))
    return lastOf(this.get(key)) > lastOf(others)
  }

  connect(place: number): void {
    this.#socket.connect(...addressOf(place))
  }

  /** Its links end only when somebody ends them. */
  hangUp(): void {}

  knows(id: string): boolean {
    return this.#socket.routing_table.has(id)
  }

  /** Sets a value, or some members of a map; js2p can do nothing else without harm. */
  write(key: string, value: unknown): void {
    const isMap = typeof value === 'object' && value !== null
    try {
      if (isMap) this.#socket.apply_delta(key, value as Readonly<Record<string, unknown>>)
      else this.#socket.set(key, value)
      this.#writes.push({ key, second: Math.floor(this.clock.now() / 1000), reading: structuredClone(this.get(key)) })
      this.#options.log(`${this.place} set ${key} ${JSON.stringify(value)}`)
    } catch (error) {
      this.#options.log(`${this.place} set ${key} refused: ${(error as Error).message}`)
    }
  }

  /** The node dies. */
  close(): void {
    this.#socket.close()
  }

  /** Hands a frame over and sees whether the link outlives it. */
  #judge(socket: SimSocket, hand: () => void): void {
    const { isOurs, report } = this.#options
    const before = this.#socket.exceptions.length
    const wasOpen = !socket.destroyed
    let thrown: unknown
    try {
      hand()
    } catch (error) {
      thrown = error
    }
    const cause = thrown ?? this.#socket.exceptions[before]
    const [peer, damaged] = [socket.link?.peerPlace ?? -1, socket.link?.damaged === true]
    if (thrown) socket.destroy()
    if (isOurs(peer) && !damaged && wasOpen) report('O9', withinLink(this.place, peer, cause, socket.destroyed))
  }
}
