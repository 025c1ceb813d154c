import type { Cancel, Clock } from '../seams/clock.ts'
import { P2M } from '../wire/flags.ts'
import { CHECKSUM_BYTES } from '../wire/frame.ts'
import type { Message } from '../wire/message.ts'
import { decode } from '../wire/msgpack.ts'
import type { Connection } from './connection.ts'
import { RecentMessages } from './recentMessages.ts'

/** Op numbers of the messages below; docs/protocol.md holds their payloads. */
export const pushOps = { prune: 1, announce: 2, want: 3 } as const

export interface LazyPushOptions {
  readonly clock: Clock
  readonly whisper: (connection: Connection, packets: readonly unknown[]) => void
  /** Whether a message of this id was here. */
  readonly knows: (id: string) => boolean
  /** Bytes of messages kept for those who were only told of them. */
  readonly maxBytes: number
}

/** How long ids are gathered before they are announced, ms. */
const gatheringMs = 20
/** How long a message that was announced may take on its usual way, ms. */
const patienceMs = 150
const maxMissing = 10_000
/** How many who announced the same are remembered. */
const maxAnnouncers = 4

/**
 * Spares links the messages that their far end has: the first message that comes twice makes the link it came over late a lazy one, in both
 * directions. Lazy links only announce ids; whoever waits for one in vain asks for it, which makes the link an eager one again.
 * So a flood settles on a spanning tree and leaves it where it breaks (Leitao, Pereira, Rodrigues: Epidemic Broadcast Trees, 2007).
 */
export class LazyPush {
  readonly #options: LazyPushOptions
  readonly #recent: RecentMessages
  readonly #lazy = new WeakSet<Connection>()
  #announcements = new Map<Connection, string[]>()
  /** Who announced what has not come yet. */
  readonly #missing = new Map<string, Connection[]>()
  #cancelAnnouncing: Cancel | undefined
  #cancelAsking: Cancel | undefined

  constructor(options: LazyPushOptions) {
    this.#options = options
    this.#recent = new RecentMessages(options.maxBytes)
  }

  /** Sends a message, or announces it. */
  push(message: Message, connection: Connection): void {
    if (!this.#lazy.has(connection)) return connection.send(message)
    this.#recent.add(message)
    const ids = this.#announcements.get(connection)
    if (ids) ids.push(message.id)
    else this.#announcements.set(connection, [message.id])
    this.#cancelAnnouncing ??= this.#options.clock.after(gatheringMs, () => this.#announce())
  }

  /** A message came that was here before: over this link they need not come whole. */
  duplicate(from: Connection): void {
    if (from.peer?.kind !== 'synckey' || this.#lazy.has(from)) return
    this.#lazy.add(from)
    this.#options.whisper(from, [P2M, pushOps.prune])
  }

  /** Takes a neighbour's message of sub-flag `P2M`; what is malformed or unknown is ignored. */
  take({ packets }: Message, from: Connection): void {
    const [, rawOp, rawIds] = packets
    const op = rawOp && decode(rawOp)
    if (op === pushOps.prune) this.#lazy.add(from)
    else if (op === pushOps.announce) this.#onAnnouncement(readIds(rawIds), from)
    else if (op === pushOps.want) this.#onWant(readIds(rawIds), from)
  }

  /** Forgets what was to be announced and asked for. Idempotent. */
  close(): void {
    this.#cancelAnnouncing?.()
    this.#cancelAsking?.()
    this.#announcements.clear()
    this.#missing.clear()
  }

  #announce(): void {
    this.#cancelAnnouncing = undefined
    const announcements = this.#announcements
    this.#announcements = new Map()
    for (const [connection, ids] of announcements) this.#sendIds(connection, pushOps.announce, ids)
  }

  #sendIds(connection: Connection, op: number, ids: readonly string[]): void {
    this.#options.whisper(connection, [P2M, op, Uint8Array.from(ids.join(''), (char) => char.charCodeAt(0))])
  }

  #onAnnouncement(ids: readonly string[], from: Connection): void {
    for (const id of ids) {
      if (this.#options.knows(id)) continue
      const announcers = this.#missing.get(id)
      if (announcers && announcers.length < maxAnnouncers) announcers.push(from)
      else if (!announcers && this.#missing.size < maxMissing) this.#missing.set(id, [from])
    }
    if (this.#missing.size > 0) this.#wait()
  }

  #wait(): void {
    this.#cancelAsking ??= this.#options.clock.after(patienceMs, () => this.#ask())
  }

  /** Asks the first who announced it; the others only if that is in vain, too. */
  #ask(): void {
    this.#cancelAsking = undefined
    const wanted = new Map<Connection, string[]>()
    for (const [id, announcers] of this.#missing) {
      const from = this.#options.knows(id) ? undefined : announcers.shift()
      if (!from) this.#missing.delete(id)
      else if (wanted.has(from)) wanted.get(from)!.push(id)
      else wanted.set(from, [id])
    }
    for (const [connection, ids] of wanted) {
      this.#lazy.delete(connection)
      this.#sendIds(connection, pushOps.want, ids)
    }
    if (this.#missing.size > 0) this.#wait()
  }

  #onWant(ids: readonly string[], from: Connection): void {
    this.#lazy.delete(from)
    for (const id of ids) {
      const message = this.#recent.get(id)
      if (message) from.send(message)
    }
  }
}

/** Ids as `Message` has them: a character a byte. More than may be missing are not read. */
function readIds(packet: Uint8Array | undefined): readonly string[] {
  const bytes = packet && decode(packet)
  if (!(bytes instanceof Uint8Array)) return []
  const text = Array.from(bytes.subarray(0, maxMissing * CHECKSUM_BYTES), (byte) => String.fromCharCode(byte)).join('')
  return Array.from({ length: Math.floor(text.length / CHECKSUM_BYTES) }, (_, index) =>
    text.slice(index * CHECKSUM_BYTES, (index + 1) * CHECKSUM_BYTES),
  )
}
