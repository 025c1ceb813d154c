import { setInterval } from 'node:timers'
import { LeaseHeldError, type SyncSocket } from '../../src/socket.ts'

/** Milliseconds between two rounds of writing. */
const everyMs = 50
const ownKeys = 20
const sharedKeys = 5

/** What a campaign asks of a node, wherever it runs. */
export interface NetworkNode {
  /** Its id, once it is there. */
  readonly id: string
  /** Ids of the peers in its table. */
  neighbours(): Promise<readonly string[]>
  /** All it holds, as text of JSON by key. */
  items(): Promise<Readonly<Record<string, string>>>
  /** The newest accepted value of each key that this node alone writes. */
  written(): Promise<Readonly<Record<string, string>>>
  /** Writes no more. */
  rest(): Promise<void>
  close(): Promise<void>
}

/** A node that goes on writing: keys of its own, and some that all nodes want. */
export class Writer implements NetworkNode {
  readonly socket: SyncSocket
  readonly #written: Record<string, string> = {}
  readonly #timer: NodeJS.Timeout
  #count = 0

  constructor(socket: SyncSocket) {
    this.socket = socket
    this.#timer = setInterval(() => this.#write(), everyMs)
  }

  get id(): string {
    return this.socket.id
  }

  async neighbours(): Promise<readonly string[]> {
    return Object.keys(this.socket.routingTable)
  }

  async items(): Promise<Readonly<Record<string, string>>> {
    return Object.fromEntries([...this.socket.items()].map(([key, value]) => [String(key), JSON.stringify(value)]))
  }

  async written(): Promise<Readonly<Record<string, string>>> {
    return this.#written
  }

  async rest(): Promise<void> {
    clearInterval(this.#timer)
  }

  async close(): Promise<void> {
    await this.rest()
    await this.socket.close()
  }

  #write(): void {
    const count = ++this.#count
    const key = `${this.id} ${count % ownKeys}`
    this.socket.set(key, count)
    this.#written[key] = JSON.stringify(count)
    try {
      this.socket.set(`shared ${count % sharedKeys}`, `${this.id} ${count}`)
      if (count % (10 * sharedKeys) === 0) this.socket.release('shared 0')
    } catch (error) {
      if (!(error instanceof LeaseHeldError)) throw error
    }
  }
}
