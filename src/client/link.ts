import type { Cancel, Clock } from '../seams/clock.ts'
import type { CloseReason } from '../transport/channel.ts'
import { CLOSE } from '../transport/closeCodes.ts'
import { CHANNEL_VERSION } from '../transport/messages.ts'
import type { ClientMessage, ServerMessage } from '../transport/messages.ts'
import { newSecret } from '../transport/secret.ts'
import type { ClientChannel, Transport } from '../transport/transport.ts'
import { connectionError, isFinal } from './connectionError.ts'
import type { Announcement } from './connectionError.ts'
import { Heartbeat } from './heartbeat.ts'
import type { HeartbeatListener } from './heartbeat.ts'
import type { SyncError } from './syncError.ts'

/** Where the connection stands; the part of `SyncStatus` that a link knows. */
export type LinkState =
  | { readonly state: 'idle' | 'connecting' | 'connected' | 'closed' }
  | { readonly state: 'reconnecting'; readonly attempt: number; readonly retryAt: number; readonly error?: SyncError }
  | { readonly state: 'disconnected'; readonly error?: SyncError }
  | { readonly state: 'needs-auth'; readonly error: SyncError }

/** What the owner of a link has to say to a connector. */
export type Hello = Pick<Extract<ClientMessage, { readonly type: 'hello' }>, 'resume' | 'interest'>

/** What the owner of a link hears. */
export interface LinkListener {
  /** A new channel: what it may go on from, and what it is about. */
  hello(): Hello
  /** All that the connector says, but for what keeps the link itself alive. */
  message(message: ServerMessage): void
  /** The channel is gone; `state` says already what happens next. */
  lost(reason: CloseReason): void
  /** `state` is another one. */
  changed(): void
}

/** How long the channel outlives its last user, unless the user says otherwise. */
const CLOSE_DELAY_MS = 1000

const nothing: Cancel = () => {}

/**
 * Keeps one channel to a connector open for as long as somebody uses it, whatever happens to it: idle, connecting, connected (once its
 * owner says `synced`), reconnecting. Ends in needs-auth or disconnected where trying again would not help; the next `connect` tries anyway.
 */
export class Link implements HeartbeatListener {
  state: LinkState = { state: 'idle' }
  /** When the connector was last heard, milliseconds of the clock given; null if never. */
  heardAt: number | null = null
  readonly #transport: Transport
  readonly #clock: Clock
  readonly #closeDelayMs: number
  readonly #listener: LinkListener
  #session: string | null = null
  #users = 0
  #channel: ClientChannel | null = null
  /** The opening that counts: what older channels still say is not listened to. */
  #opening: object | null = null
  #heartbeat: Heartbeat | null = null
  #announced: Announcement | null = null
  #attempt = 0
  #cancelRetry = nothing
  #cancelClosing = nothing

  constructor(transport: Transport, clock: Clock, closeDelayMs = CLOSE_DELAY_MS, listener: LinkListener) {
    this.#transport = transport
    this.#clock = clock
    this.#closeDelayMs = closeDelayMs
    this.#listener = listener
  }

  /** Why the connection ended where nothing will be tried by itself; null where something will, or where nobody wants it. */
  get ending(): SyncError | null {
    const { state } = this
    return state.state === 'needs-auth' || state.state === 'disconnected' ? (state.error ?? null) : null
  }

  /** Opens the channel, or shares the one there is. The last undoing closes it after `closeDelayMs`. */
  connect(): Cancel {
    if (this.state.state === 'closed') return nothing
    this.#users++
    this.#cancelClosing()
    if (!this.#opening && this.state.state !== 'reconnecting') this.#open()
    let using = true
    return () => {
      if (using) this.#leave()
      using = false
    }
  }

  send(message: ClientMessage): void {
    this.#channel?.send(message)
  }

  /** The owner has the whole snapshot. */
  synced(): void {
    this.#attempt = 0
    this.#enter({ state: 'connected' })
  }

  /** The connector is silent. */
  ask(): void {
    this.send({ type: 'ping' })
  }

  /** It did not answer that either. */
  dead(): void {
    this.#drop({ code: CLOSE.lost, reason: 'nothing was heard from the connector' })
  }

  /** Closes the channel for good. Idempotent. */
  close(): void {
    if (this.state.state !== 'closed') this.#end({ state: 'closed' })
  }

  #leave(): void {
    if (--this.#users > 0 || this.state.state === 'closed') return
    this.#cancelClosing = this.#clock.after(this.#closeDelayMs, () => this.#end({ state: 'idle' }))
  }

  #end(next: LinkState): void {
    this.#cancelClosing()
    this.#cancelRetry()
    this.#attempt = 0
    const channel = this.#forget()
    this.state = next
    channel?.close({ code: CLOSE.normal, reason: 'closed' })
    this.#listener.lost({ code: CLOSE.normal, reason: 'closed' })
  }

  #open(): void {
    const opening = (this.#opening = {})
    const isCurrent = (): boolean => this.#opening === opening
    if (this.#attempt === 0) this.#enter({ state: 'connecting' })
    if (!isCurrent()) return
    try {
      const channel = this.#transport.open({
        message: (message) => isCurrent() && this.#receive(message),
        closed: (reason) => isCurrent() && this.#lose(reason),
      })
      if (!isCurrent()) return channel.close()
      this.#channel = channel
    } catch (error) {
      return this.#lose({ code: CLOSE.lost, reason: error instanceof Error ? error.message : String(error) })
    }
    const { heartbeatMs } = this.#transport
    if (heartbeatMs !== null) this.#heartbeat = new Heartbeat(this.#clock, heartbeatMs, this)
    this.#greet()
  }

  #greet(): void {
    const session = (this.#session ??= newSecret())
    const owner = this.#transport.owner?.() ?? null
    this.send({ type: 'hello', version: CHANNEL_VERSION, session, owner, ...this.#listener.hello() })
  }

  #receive(message: ServerMessage): void {
    this.#heartbeat?.heard()
    this.heardAt = this.#clock.now()
    if (message.type === 'error') this.#announced = message
    else if (message.type === 'welcome' && message.version !== CHANNEL_VERSION) this.#refuseVersion(message.version)
    else if (message.type !== 'pong') this.#listener.message(message)
  }

  #refuseVersion(version: number): void {
    this.#drop({ code: CLOSE.protocol, reason: `the connector speaks version ${version}, not ${CHANNEL_VERSION}` })
  }

  /** Ends the channel from this side, and goes on as if it had ended by itself. */
  #drop(reason: CloseReason): void {
    this.#forget()?.close(reason)
    this.#lose(reason)
  }

  #lose(reason: CloseReason): void {
    this.#forget()
    const error = connectionError(reason, this.#announced, this.#clock.now())
    this.#announced = null
    if (error.code === 'unauthorized') this.#stop({ state: 'needs-auth', error })
    else if (isFinal(reason)) this.#stop({ state: 'disconnected', error })
    else this.#retry(this.#transport.retryDelayMs(++this.#attempt), error)
    this.#listener.lost(reason)
  }

  #stop(state: LinkState): void {
    this.#attempt = 0
    this.state = state
  }

  #retry(delayMs: number | null, error: SyncError): void {
    if (delayMs === null) return this.#stop({ state: 'disconnected', error })
    this.state = { state: 'reconnecting', attempt: this.#attempt, retryAt: this.#clock.now() + delayMs, error }
    this.#cancelRetry = this.#clock.after(delayMs, () => this.#open())
  }

  /** Stops listening to the channel; returns it if there was one. */
  #forget(): ClientChannel | null {
    const channel = this.#channel
    this.#channel = null
    this.#opening = null
    this.#heartbeat?.close()
    this.#heartbeat = null
    return channel
  }

  #enter(state: LinkState): void {
    this.state = state
    this.#listener.changed()
  }
}
