import type { Cancel } from '../seams/clock.ts'
import type { FrameReader } from '../wire/frame.ts'
import type { Message } from '../wire/message.ts'
import type { Handshake } from './handshake.ts'
import type { Address, Link } from './link.ts'
import type { DialReason } from './redialer.ts'

/** One link to one peer: nameless until its handshake is valid. */
export class Connection {
  /** Whether this node dialled. */
  readonly outgoing: boolean
  /** The address that was dialled; null for a link that was accepted. */
  readonly dialled: Address | null
  /** Why it was dialled. */
  readonly reason: DialReason
  readonly reader: FrameReader
  /** What the peer said of itself; undefined until then. */
  peer: Handshake | undefined
  /** Seconds by which our clock is ahead of the peer's, as its handshake showed. */
  skew = 0
  /** Pings sent since the peer was heard last. */
  unanswered = 0
  readonly #early: Message[] = []
  #link: Link | undefined
  #cancelDeadline: Cancel | undefined

  constructor(reader: FrameReader, dialled: Address | null, reason: DialReason) {
    this.reader = reader
    this.reason = reason
    this.dialled = dialled
    this.outgoing = dialled !== null
  }

  /** The peer's id; empty until its handshake. */
  get id(): string {
    return this.peer?.id.text ?? ''
  }

  /** host and port at which the peer listens; null while unknown. */
  get address(): Address | null {
    return this.peer?.address ?? this.dialled
  }

  get remoteAddress(): string | null {
    return this.#link?.remoteAddress ?? null
  }

  /** Gives the connection its stream, once. */
  attach(link: Link): void {
    this.#link = link
  }

  send(message: Message): void {
    this.#link?.write(message.frame)
  }

  /** Keeps a message that came ahead of the handshake; false when that is more than `maxBytes`. */
  hold(message: Message, maxBytes: number): boolean {
    this.#early.push(message)
    return this.#early.reduce((bytes, { frame }) => bytes + frame.length, 0) <= maxBytes
  }

  /** Hands out what was held, once. */
  release(): readonly Message[] {
    return this.#early.splice(0)
  }

  /** Replaces the deadline for the handshake; undefined: it is met. */
  expectBy(cancel: Cancel | undefined): void {
    this.#cancelDeadline?.()
    this.#cancelDeadline = cancel
  }

  close(): void {
    this.expectBy(undefined)
    this.#link?.close()
  }
}
