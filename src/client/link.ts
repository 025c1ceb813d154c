import type { Cancel, Clock } from '../seams/clock.ts'
import type { CloseReason } from '../transport/channel.ts'
import { CLOSE_LOST, CLOSE_NORMAL, CLOSE_PROTOCOL } from '../transport/closeCodes.ts'
import { CHANNEL_VERSION } from '../transport/messages.ts'
import type { ClientMessage, ServerMessage } from '../transport/messages.ts'
import { newSecret } from '../transport/secret.ts'
import type { ClientChannel, Transport } from '../transport/transport.ts'
import { connectionError, isFinal } from './connectionError.ts'
import type { Announcement } from './connectionError.ts'
import type { SyncError } from './syncError.ts'

/** Where the connection stands; the part of `SyncStatus` that a link knows. */
export type LinkState =
  | { readonly state: 'idle' | 'connecting' | 'connected' | 'closed' }
  | { readonly state: 'reconnecting'; readonly attempt: number; readonly retryAt: number; readonly error?: SyncError }
  | { readonly state: 'disconnected'; readonly error?: SyncError }
  | { readonly state: 'needs-auth'; readonly error: SyncError }

/** What the owner of a link has to say to a connector. */
export type Hello = Pick<Extract<ClientMessage, { readonly type: 'hello' }>, 'resume' | 'interest'>

export interface LinkOptions {
  readonly transport: Transport
  readonly clock: Clock
  /** How long the channel outlives its last user (default 1000). */
  readonly closeDelayMs: number | undefined
  /** A new channel: what it may go on from, and what it is about. */
  readonly hello: () => Hello
  /** All that the connector says, but for what keeps the link itself alive, and when it was heard, milliseconds of the clock given. */
  readonly message: (message: ServerMessage, at: number) => void
  /** The channel is gone; the state says already what happens next. */
  readonly lost: (reason: CloseReason) => void
  /** The state is another one. */
  readonly changed: () => void
}

export type Link = ReturnType<typeof createLink>

/**
 * Keeps one channel to a connector open for as long as somebody uses it, whatever happens to it: idle, connecting, connected (once its
 * owner says `synced`), reconnecting. Ends in needs-auth or disconnected where trying again would not help; the next `connect` tries anyway.
 */
export function createLink({ transport, clock, closeDelayMs = 1000, hello, message, lost, changed }: LinkOptions) {
  const session = newSecret()
  let state: LinkState = { state: 'idle' }
  let users = 0
  let attempt = 0
  let channel: ClientChannel | undefined
  /** The opening that counts: what older channels still say is not listened to. */
  let opening: object | undefined
  /** This channel's connector said welcome. */
  let isWelcome = false
  let announced: Announcement | undefined
  let heardAt = 0
  let cancelRetry: Cancel | undefined
  let cancelClosing: Cancel | undefined
  let cancelHeartbeat: Cancel | undefined

  const isClosed = (): boolean => state.state === 'closed'
  const enter = (next: LinkState): void => {
    state = next
    changed()
  }
  /** Stops listening to the channel; returns it if there was one. */
  const forget = (): ClientChannel | undefined => {
    const before = channel
    channel = opening = undefined
    cancelHeartbeat?.()
    return before
  }
  const stop = (next: LinkState): void => {
    attempt = 0
    state = next
  }
  const end = (next: LinkState): void => {
    const reason = { code: CLOSE_NORMAL, reason: 'closed' }
    cancelClosing?.()
    cancelRetry?.()
    const before = forget()
    stop(next)
    before?.close(reason)
    lost(reason)
  }
  const lose = (reason: CloseReason): void => {
    forget()
    const error = connectionError(reason, announced, clock.now())
    const delayMs = isFinal(reason) ? null : transport.retryDelayMs(++attempt)
    announced = undefined
    if (error.code === 'unauthorized') stop({ state: 'needs-auth', error })
    else if (delayMs === null) stop({ state: 'disconnected', error })
    else {
      state = { state: 'reconnecting', attempt, retryAt: clock.now() + delayMs, error }
      cancelRetry = clock.after(delayMs, open)
    }
    lost(reason)
  }
  /** Ends the channel from this side, and goes on as if it had ended by itself. */
  const drop = (code: number, reason: string): void => {
    forget()?.close({ code, reason })
    lose({ code, reason })
  }
  /** Looks after `ms` whether the channel was silent: asks then for a sign of life, and gives up when there is none. Hearing costs no timer. */
  const watch = (heartbeatMs: number, ms: number, askedAt: number | null): void => {
    cancelHeartbeat = clock.after(ms, () => {
      // A clock that was set back shows less silence than there is, but never makes the next look come later.
      const leftMs = Math.min(heartbeatMs, heardAt + heartbeatMs - clock.now())
      if (leftMs > 0) return watch(heartbeatMs, leftMs, null)
      if (askedAt === heardAt) return drop(CLOSE_LOST, 'nothing was heard from the connector')
      watch(heartbeatMs, heartbeatMs, heardAt)
      channel?.send({ type: 'ping' })
    })
  }
  const receive = (received: ServerMessage): void => {
    heardAt = clock.now()
    if (received.type === 'error') announced = received
    else if (received.type !== 'pong') {
      const version = received.type === 'welcome' ? received.version : null
      if (isWelcome ? version === null : version === CHANNEL_VERSION) {
        isWelcome = true
        message(received, heardAt)
      } else drop(CLOSE_PROTOCOL, `the connector has to begin with welcome, version ${CHANNEL_VERSION}`)
    }
  }
  const open = (): void => {
    const own = (opening = {})
    isWelcome = false
    const isCurrent = (): boolean => opening === own
    const { heartbeatMs } = transport
    if (attempt === 0) enter({ state: 'connecting' })
    if (!isCurrent()) return
    heardAt = clock.now()
    try {
      const opened = transport.open({
        message: (received) => isCurrent() && receive(received),
        closed: (reason) => isCurrent() && lose(reason),
      })
      if (!isCurrent()) return opened.close()
      channel = opened
    } catch (error) {
      return lose({ code: CLOSE_LOST, reason: String(error) })
    }
    if (heartbeatMs !== null) watch(heartbeatMs, heartbeatMs, null)
    const owner = transport.owner?.() ?? null
    channel.send({ type: 'hello', version: CHANNEL_VERSION, session, owner, ...hello() })
  }

  return {
    state: () => state,
    isClosed,
    /** When the connector was last heard, milliseconds of the clock given. */
    heardAt: () => heardAt,
    /** Why the connection ended where nothing will be tried by itself. */
    ending: () => (state.state === 'needs-auth' || state.state === 'disconnected' ? state.error : undefined),
    send: (message: ClientMessage): void => channel?.send(message),

    /** Opens the channel, or shares the one there is. The last undoing closes it after `closeDelayMs`. */
    connect: (): Cancel => {
      let using = !isClosed()
      if (using) {
        users++
        cancelClosing?.()
        if (!opening && state.state !== 'reconnecting') open()
      }
      return () => {
        if (using && --users === 0 && !isClosed())
          cancelClosing = clock.after(closeDelayMs, () => end({ state: 'idle' }))
        using = false
      }
    },

    /** The owner has the whole snapshot. */
    synced(): void {
      attempt = 0
      enter({ state: 'connected' })
    },

    /** Closes the channel for good. Idempotent. */
    close(): void {
      if (!isClosed()) end({ state: 'closed' })
    },
  }
}
