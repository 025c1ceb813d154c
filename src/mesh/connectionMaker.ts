import type { Clock } from '../seams/clock.ts'
import type { Compressor } from '../wire/compressor.ts'
import { FrameReader } from '../wire/frame.ts'
import type { Message } from '../wire/message.ts'
import { Connection } from './connection.ts'
import type { Echoes } from './echoes.ts'
import type { MeshLimits } from './limits.ts'
import type { Address } from './link.ts'
import { PacedQueue } from './pacedQueue.ts'
import type { DialReason } from './redialer.ts'
import type { Refusals } from './refusals.ts'
import type { Taps } from './taps.ts'
import type { Traffic } from './traffic.ts'

export interface ConnectionMakerOptions {
  readonly clock: Clock
  readonly limits: MeshLimits
  readonly compressor: Compressor
  readonly echoes: Echoes
  readonly refusals: Refusals
  readonly traffic: Traffic
  readonly taps: Taps
  /** A frame of this many bytes was skipped. */
  readonly skipped: (connection: Connection, length: number) => void
  /** What a message is the newest word on. */
  readonly topicOf: (message: Message) => string | undefined
  /** Something was written to a link. */
  readonly wrote: (connection: Connection) => void
  /** Ends a link. */
  readonly fail: (connection: Connection, error: Error) => void
}

/** What may wait for a peer that is sent a little at a time. */
const maxPacedBytes = 16 * 2 ** 20

/** Makes connections whose frames are limited, and what they send counted. */
export class ConnectionMaker {
  readonly #options: ConnectionMakerOptions

  constructor(options: ConnectionMakerOptions) {
    this.#options = options
  }

  /** `dialled` is the address that was; null for a link that was accepted. */
  make(dialled: Address | null, reason: DialReason): Connection {
    const { clock, compressor, limits, skipped } = this.#options
    const { maxOutboundBytes } = limits
    const reader = new FrameReader(limits, (length) => skipped(connection, length))
    const sent = (to: Connection, bytes: number, message: Message): void => this.#noteSent(to, bytes, message)
    const connection: Connection = new Connection({
      clock,
      reader,
      dialled,
      reason,
      compressor,
      maxOutboundBytes,
      sent,
    })
    return connection
  }

  /** Has a connection send a little at a time from now on. */
  pace(connection: Connection): void {
    const { clock, topicOf, echoes, fail } = this.#options
    const queue = new PacedQueue({
      clock,
      topicOf,
      write: (message) => connection.write(message),
      question: (answered) => echoes.question(connection, answered),
      fail: (error) => fail(connection, error),
      maxBytes: maxPacedBytes,
    })
    connection.pace(queue)
  }

  #noteSent(connection: Connection, bytes: number, message: Message): void {
    const { traffic, refusals, taps, wrote } = this.#options
    if (bytes === 0)
      return refusals.note('outbound-skipped', 'a peer reads too slowly and misses broadcasts', connection)
    traffic.framesOut++
    traffic.bytesOut += bytes
    wrote(connection)
    taps.note('out', connection, message, bytes)
  }
}
