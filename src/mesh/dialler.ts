import type { Clock } from '../seams/clock.ts'
import type { Logger } from '../seams/logger.ts'
import type { Random } from '../seams/random.ts'
import type { Connection } from './connection.ts'
import { DialQueue } from './dialQueue.ts'
import type { Address } from './link.ts'
import { Redialer, type DialReason } from './redialer.ts'

export interface DiallerOptions {
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  /** How many dials may be under way at a time. */
  readonly maxDials: number
  /** How many are. */
  readonly underWay: () => number
  /** Dials; throws where that makes no sense, such as for this node's own address. */
  readonly connect: (address: Address, reason: DialReason) => void
}

/** What a node dials by itself, and when: what is wanted and not linked, a few at a time, again and again. */
export class Dialler {
  readonly #options: DiallerOptions
  readonly #redialer: Redialer
  readonly #waiting = new DialQueue()
  #closed = false

  constructor(options: DiallerOptions) {
    const { clock, random } = options
    this.#options = options
    this.#redialer = new Redialer({ clock, random, dial: (address, reason) => this.#dial(address, reason) })
  }

  /** Keeps a link to an address from now on, however long it takes to come up. */
  keep(address: Address): void {
    this.#redialer.keep(address, 'asked')
    this.#dial(address, 'asked')
  }

  /** How many addresses that nobody asked for by name are dialled again, or are about to be. */
  get sought(): number {
    return this.#redialer.sought
  }

  /** An address is dialled a few times, as nobody there does so. */
  seek(address: Address): void {
    if (this.#closed) return
    this.#redialer.keep(address, 'learnt')
    this.#redialer.lost(address)
  }

  /** A link is up, and wanted from now on where this node dialled it. */
  linked({ dialled, reason }: Connection): void {
    if (dialled) this.#redialer.keep(dialled, reason)
  }

  /** A link ended, or could not be made. */
  lost({ dialled, address }: Connection): void {
    if (dialled) this.#redialer.lost(dialled)
    else if (address) this.#redialer.wake(address)
  }

  /** Dials what waits for its turn, where there is room for it. */
  proceed(): void {
    const next = this.#closed || !this.#hasRoom ? undefined : this.#waiting.take()
    if (next) this.#dial(next.address, next.reason)
  }

  /** An address is not wanted any more. */
  forget(address: Address): void {
    this.#redialer.forget(address)
    this.#waiting.remove(address)
  }

  /** Dials at once what would be dialled later. */
  hurry(): void {
    this.#redialer.hurry()
  }

  /** Dials nothing any more. */
  close(): void {
    this.#closed = true
    this.#redialer.close()
    this.#waiting.clear()
  }

  #dial(address: Address, reason: DialReason): void {
    const { connect, logger } = this.#options
    if (!this.#hasRoom) return this.#waiting.add(address, reason)
    try {
      connect(address, reason)
    } catch (error) {
      this.#redialer.forget(address)
      logger.warn((error as Error).message)
    }
  }

  get #hasRoom(): boolean {
    return this.#options.underWay() < this.#options.maxDials
  }
}
