import type { Cancel, Clock } from '../seams/clock.ts'
import { P2M } from '../wire/flags.ts'
import { CHECKSUM_BYTES } from '../wire/frame.ts'
import { checksumOf, type Message } from '../wire/message.ts'
import { decode } from '../wire/msgpack.ts'
import { latin1 } from '../wire/utf8.ts'
import type { Connection } from './connection.ts'
import { RecentMessages } from './recentMessages.ts'

/** Op numbers of the messages below; docs/protocol.md holds their payloads. */
export const pushOps = { prune: 1, announce: 2, want: 3 } as const

export interface LazyPushOptions {
  readonly clock: Clock
  readonly whisper: (connection: Connection, packets: readonly unknown[]) => void
  /** Whether a message with this checksum was here. */
  readonly knows: (checksum: Uint8Array) => boolean
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
  #announcements = new Map<Connection, Uint8Array[]>()
  /** What has not come yet, by its checksum in text. */
  readonly #missing = new Map<string, Missing>()
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
    if (ids) ids.push(checksumOf(message.frame))
    else this.#announcements.set(connection, [checksumOf(message.frame)])
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

  #sendIds(connection: Connection, op: number, ids: readonly Uint8Array[]): void {
    const joined = new Uint8Array(ids.length * CHECKSUM_BYTES)
    for (const [index, id] of ids.entries()) joined.set(id, index * CHECKSUM_BYTES)
    this.#options.whisper(connection, [P2M, op, joined])
  }

  #onAnnouncement(ids: readonly Uint8Array[], from: Connection): void {
    for (const id of ids) {
      if (this.#options.knows(id)) continue
      const text = latin1(id)
      const announcers = this.#missing.get(text)?.announcers
      if (announcers && announcers.length < maxAnnouncers) announcers.push(from)
      else if (!announcers && this.#missing.size < maxMissing)
        this.#missing.set(text, { id: id.slice(), announcers: [from] })
    }
    if (this.#missing.size > 0) this.#wait()
  }

  #wait(): void {
    this.#cancelAsking ??= this.#options.clock.after(patienceMs, () => this.#ask())
  }

  /** Asks the first who announced it; the others only if that is in vain, too. */
  #ask(): void {
    this.#cancelAsking = undefined
    const wanted = new Map<Connection, Uint8Array[]>()
    for (const [text, { id, announcers }] of this.#missing) {
      const from = this.#options.knows(id) ? undefined : announcers.shift()
      if (!from) this.#missing.delete(text)
      else if (wanted.has(from)) wanted.get(from)!.push(id)
      else wanted.set(from, [id])
    }
    for (const [connection, ids] of wanted) {
      this.#lazy.delete(connection)
      this.#sendIds(connection, pushOps.want, ids)
    }
    if (this.#missing.size > 0) this.#wait()
  }

  #onWant(ids: readonly Uint8Array[], from: Connection): void {
    this.#lazy.delete(from)
    for (const id of ids) {
      const message = this.#recent.get(latin1(id))
      if (message) from.send(message)
    }
  }
}

interface Missing {
  readonly id: Uint8Array
  /** Who announced it and was not asked yet. */
  readonly announcers: Connection[]
}

/** The checksums that were joined; more than may be missing are not read. */
function readIds(packet: Uint8Array | undefined): readonly Uint8Array[] {
  const bytes = packet && decode(packet)
  if (!(bytes instanceof Uint8Array)) return []
  const count = Math.min(maxMissing, Math.floor(bytes.length / CHECKSUM_BYTES))
  return Array.from({ length: count }, (_, index) =>
    bytes.subarray(index * CHECKSUM_BYTES, (index + 1) * CHECKSUM_BYTES),
  )
}
