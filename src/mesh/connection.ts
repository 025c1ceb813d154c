import type { Cancel, Clock } from '../seams/clock.ts'
import type { Compressor } from '../wire/compressor.ts'
import { flags } from '../wire/flags.ts'
import type { FrameReader } from '../wire/frame.ts'
import type { Message } from '../wire/message.ts'
import type { Handshake } from './handshake.ts'
import type { Address, Link } from './link.ts'
import { Outflow } from './outflow.ts'
import type { PacedQueue } from './pacedQueue.ts'
import { Pings } from './pings.ts'
import type { DialReason } from './redialer.ts'
import { Skew } from './skew.ts'

export interface ConnectionOptions {
  readonly clock: Clock
  readonly reader: FrameReader
  /** The address that was dialled; null for a link that was accepted. */
  readonly dialled: Address | null
  /** Why it was dialled. */
  readonly reason: DialReason
  readonly compressor: Compressor
  /** Above this many bytes that wait to leave, broadcasts are left out. */
  readonly maxOutboundBytes: number
  /** A message was written in a frame of this many bytes; 0: it was left out. */
  readonly sent: (connection: Connection, bytes: number, message: Message) => void
}

/** One link to one peer: nameless until its handshake is valid. */
export class Connection {
  /** Whether this node dialled. */
  readonly outgoing: boolean
  /** The address that was dialled; null for a link that was accepted. */
  readonly dialled: Address | null
  /** Why it was dialled. */
  readonly reason: DialReason
  readonly reader: FrameReader
  readonly pings = new Pings()
  readonly #skew = new Skew()
  /** What the peer said of itself; undefined until then. */
  peer: Handshake | undefined
  /** Numbers of the compressions that the peer can undo now: its handshake's, or what it asked for since. */
  methods: readonly number[] = []
  /** Pings sent since the peer was heard last. */
  unanswered = 0
  /** Frames that came over it. */
  framesIn = 0
  readonly #options: ConnectionOptions
  readonly #early: Message[] = []
  readonly #outflow: Outflow
  #newest: Message | undefined
  #pacing: PacedQueue | undefined
  #link: Link | undefined
  #cancelDeadline: Cancel | undefined
  #bytesOut = 0
  #missed = false

  constructor(options: ConnectionOptions) {
    this.#options = options
    this.reader = options.reader
    this.reason = options.reason
    this.dialled = options.dialled
    this.outgoing = options.dialled !== null
    this.#outflow = new Outflow({
      clock: options.clock,
      write: (message) => this.write(message),
      waiting: () => this.#buffered,
    })
  }

  /** The peer's id; empty until its handshake. */
  get id(): string {
    return this.peer?.id.text ?? ''
  }

  /** Seconds by which our clock is ahead of the peer's. */
  get skew(): number {
    return this.#skew.seconds
  }

  /** host and port at which the peer listens; null while unknown. */
  get address(): Address | null {
    return this.peer?.address ?? this.dialled
  }

  get remoteAddress(): string | null {
    return this.#link?.remoteAddress ?? null
  }

  /** Bytes that have not left yet: those that were written, and answers that wait behind what is sent in bulk. */
  get waiting(): number {
    return this.#buffered + this.#outflow.heldBytes
  }

  get #buffered(): number {
    return this.#link?.bufferedAmount ?? 0
  }

  /** Bytes that have left. */
  get bytesLeft(): number {
    return this.#bytesOut - this.#buffered
  }

  /** Whether more waits to leave than its peer takes in time. */
  get isCongested(): boolean {
    return this.waiting > this.#options.maxOutboundBytes
  }

  /** Whether its peer has to read before it is answered at length again. */
  get hasBacklog(): boolean {
    return this.isCongested || this.#outflow.isFull
  }

  /** Whether broadcasts were left out since this was asked last. */
  takeMissed(): boolean {
    const missed = this.#missed
    this.#missed = false
    return missed
  }

  /** Gives the connection its stream, once. */
  attach(link: Link): void {
    this.#link = link
  }

  /** Compares our clock (seconds) with the time of a message that the peer has just made; true when that changes `skew`. */
  compareClocks(ours: number, message: Message): boolean {
    const before = this.skew
    this.#skew.note(ours, message.time)
    return this.skew !== before
  }

  /** Sends through a queue from now on. */
  pace(queue: PacedQueue): void {
    this.#pacing = queue
  }

  /**
   * Sends a message: a broadcast at once, or not at all while the peer reads too slowly; others behind what `sendAll` has begun. All in their turn where the
   * connection is paced.
   */
  send(message: Message): void {
    if (this.#pacing) return this.#pacing.send(message)
    if (message.flag !== flags.broadcast) return this.#outflow.send(message)
    if (!this.isCongested) return void this.write(message)
    this.#missed = true
    this.#options.sent(this, 0, message)
  }

  /** Sends many messages, each made when its turn comes: as fast as the peer reads, and a little at a time. */
  sendAll(messages: Iterable<Message>): void {
    if (this.#pacing) this.#pacing.sendAll(messages)
    else this.#outflow.sendAll(messages)
  }

  /** Writes a message past any queue, and tells how many bytes it became. */
  write(message: Message): number {
    if (message.flag !== flags.renegotiate) this.#newest = message
    const { compressor, sent } = this.#options
    const frame = compressor.pack(message, this.methods)
    this.#link?.write(frame)
    this.#bytesOut += frame.length
    sent(this, frame.length, message)
    return frame.length
  }

  /** Sends the newest message once more, but no message more than twice: a peer that cannot read it would ask for ever. */
  resend(): void {
    const message = this.#newest
    if (message) this.write(message)
    this.#newest = undefined
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

  /** Ends the link. Idempotent. */
  close(): void {
    this.expectBy(undefined)
    this.#pacing?.close()
    this.#outflow.close()
    this.#link?.close()
  }
}
