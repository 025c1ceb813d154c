import type { Clock } from '../seams/clock.ts'
import { flags, P2M } from '../wire/flags.ts'
import { CHECKSUM_BYTES, HEADER_BYTES } from '../wire/frame.ts'
import type { Message } from '../wire/message.ts'
import type { Connection } from './connection.ts'
import { Dispatcher, type Verdict } from './dispatcher.ts'
import { LazyPush } from './lazyPush.ts'
import { SeenCache } from './seenCache.ts'
import type { Traffic } from './traffic.ts'

/** Seconds for which a broadcast may travel (js2p and py2p 0.7 drop older ones). */
const lifetime = 60

export interface FloodOptions {
  readonly clock: Clock
  readonly whisper: (connection: Connection, packets: readonly unknown[]) => void
  readonly peers: () => Iterable<Connection>
  /** Ids remembered per minute. */
  readonly maxSeen: number
  /** Bytes of messages kept for neighbours that were only told of them. */
  readonly maxRecentBytes: number
  readonly traffic: Traffic
  /** A message was dropped as its handler threw. */
  readonly dropped: (message: string, from: Connection) => void
}

/** The way of messages through a node: what is new is handled, and a broadcast passed on once to all who may not have it. */
export class Flood {
  readonly dispatcher = new Dispatcher()
  readonly #options: FloodOptions
  readonly #seen: SeenCache
  readonly #push: LazyPush

  constructor(options: FloodOptions) {
    this.#options = options
    this.#seen = new SeenCache(lifetime, options.maxSeen)
    const { clock, whisper, maxRecentBytes: maxBytes } = options
    this.#push = new LazyPush({ clock, whisper, knows: (id) => this.#seen.has(id), maxBytes })
    this.dispatcher.handle(P2M, (message, from) => {
      if (message.flag !== flags.broadcast) this.#push.take(message, from)
      return 'drop'
    })
  }

  /** Whether the broadcast in a body was here before, if the checksum that it begins with is true; asked ahead of all work on one that comes. */
  isRepeat(body: Uint8Array, from: Connection): boolean {
    const repeats = body.length >= CHECKSUM_BYTES && this.#seen.has(body)
    if (repeats) this.#push.duplicate(from)
    return repeats
  }

  /** Whether a message of this id was here. */
  knows({ frame }: Message): boolean {
    return this.#seen.has(frame, HEADER_BYTES)
  }

  /** Forgets what was to be sent later. Idempotent. */
  close(): void {
    this.#push.close()
  }

  /** Has a message handled, and passes a broadcast on as its handler says. */
  take(message: Message, from: Connection): void {
    if (message.flag !== flags.broadcast) return void this.#judge(message, from)
    if (!this.#isNews(message)) return
    const verdict = this.#judge(message, from)
    if (verdict === 'drop') return
    this.#options.traffic.relayed++
    if (verdict === 'relay') this.#spread(message, from)
    else this.send(verdict, from)
  }

  /** Sends a broadcast to all peers but those who have it: the one it came from, and its sender. */
  send(message: Message, from?: Connection): void {
    this.#seen.add(message.frame, HEADER_BYTES, this.#seconds)
    this.#spread(message, from)
  }

  get #seconds(): number {
    return Math.floor(this.#options.clock.now() / 1000)
  }

  #isNews(message: Message): boolean {
    const now = this.#seconds
    const isOld = message.time < now - lifetime
    if (isOld && !this.dispatcher.isAgeless(message)) return false
    return this.#seen.add(message.frame, HEADER_BYTES, now)
  }

  #spread(message: Message, from: Connection | undefined): void {
    const mayReceive = this.dispatcher.filterOf(message)
    const bringer = from?.id
    const sender = message.sender.text
    for (const connection of this.#options.peers()) {
      const { id } = connection
      if (id !== bringer && id !== sender && mayReceive(message, connection)) this.#push.push(message, connection)
    }
  }

  #judge(message: Message, from: Connection): Verdict {
    try {
      return this.dispatcher.judge(message, from)
    } catch (error) {
      this.#options.dropped(`a message was dropped: ${(error as Error).message}`, from)
      return 'drop'
    }
  }
}
