import { flags } from '../wire/flags.ts'
import type { Message } from '../wire/message.ts'
import type { Connection } from './connection.ts'
import { Dispatcher, type Verdict } from './dispatcher.ts'
import { SeenCache } from './seenCache.ts'
import type { Traffic } from './traffic.ts'

/** Seconds for which a broadcast may travel (js2p and py2p 0.7 drop older ones). */
const lifetime = 60

export interface FloodOptions {
  /** Seconds, UTC. */
  readonly now: () => number
  readonly peers: () => Iterable<Connection>
  /** Ids remembered per minute. */
  readonly maxSeen: number
  readonly traffic: Traffic
  /** A message was dropped as its handler threw. */
  readonly dropped: (message: string, from: Connection) => void
}

/** The way of messages through a node: what is new is handled, and a broadcast passed on once to all who may not have it. */
export class Flood {
  readonly dispatcher = new Dispatcher()
  readonly #options: FloodOptions
  readonly #seen: SeenCache

  constructor(options: FloodOptions) {
    this.#options = options
    this.#seen = new SeenCache(lifetime, options.maxSeen)
  }

  /** Whether a broadcast of this id was here before. */
  knows(id: string): boolean {
    return this.#seen.has(id)
  }

  /** Has a message handled, and passes a broadcast on as its handler says. */
  take(message: Message, from: Connection): void {
    const isBroadcast = message.flag === flags.broadcast
    if (isBroadcast && !this.#isNews(message)) return
    const verdict = this.#judge(message, from)
    if (!isBroadcast || verdict === 'drop') return
    this.#options.traffic.relayed++
    this.send(verdict === 'relay' ? message : verdict, from)
  }

  /** Sends a broadcast to all peers but those who have it: the one it came from, and its sender. */
  send(message: Message, from?: Connection): void {
    this.#seen.add(message.id, this.#options.now())
    const mayReceive = this.dispatcher.filterOf(message)
    for (const connection of this.#options.peers()) {
      const knowsIt = connection.id === from?.id || connection.id === message.sender.text
      if (!knowsIt && mayReceive(message, connection)) connection.send(message)
    }
  }

  #isNews(message: Message): boolean {
    const now = this.#options.now()
    const isOld = message.time < now - lifetime
    if (this.knows(message.id) || (isOld && !this.dispatcher.isAgeless(message))) return false
    this.#seen.add(message.id, now)
    return true
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
