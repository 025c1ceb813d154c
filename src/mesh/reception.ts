import type { Sha256 } from '../seams/hash.ts'
import type { Compressor } from '../wire/compressor.ts'
import { flags } from '../wire/flags.ts'
import { HEADER_BYTES } from '../wire/frame.ts'
import { parseMessage, type Message } from '../wire/message.ts'
import { parsePackedMessage } from '../wire/packedMessage.ts'
import type { Author } from './author.ts'
import type { Bans } from './bans.ts'
import type { Connection } from './connection.ts'
import type { Echoes } from './echoes.ts'
import type { Flood } from './flood.ts'
import { readHandshake, type Handshake } from './handshake.ts'
import type { MeshLimits } from './limits.ts'
import { LinkError } from './linkError.ts'
import type { Links } from './links.ts'
import type { Listeners } from './listeners.ts'
import type { Firewall } from './meshOptions.ts'
import { renegotiate } from './renegotiation.ts'
import type { Taps } from './taps.ts'
import type { Traffic } from './traffic.ts'

export interface ReceptionOptions {
  readonly listeners: Listeners
  readonly author: Author
  readonly links: Links
  readonly flood: Flood
  readonly echoes: Echoes
  readonly compressor: Compressor
  readonly sha256: Sha256
  readonly limits: MeshLimits
  readonly bans: Bans
  readonly firewall: Firewall
  readonly traffic: Traffic
  readonly taps: Taps
  /** Why a peer is not wanted. */
  readonly refuse: ((peer: Handshake) => string | undefined) | undefined
  /** A frame of this many bytes was skipped. */
  readonly skipped: (connection: Connection, length: number) => void
}

/** What becomes of the bytes that links bring: frames, messages, and then a handshake, a change of compression, or news for the flood. */
export class Reception {
  readonly #options: ReceptionOptions

  constructor(options: ReceptionOptions) {
    this.#options = options
  }

  /** Takes what arrived over a link, and ends it where that breaks the rules. */
  read(connection: Connection, bytes: Uint8Array): void {
    const { links, traffic, limits } = this.#options
    connection.unanswered = 0
    traffic.bytesIn += bytes.length
    try {
      for (const body of connection.reader.push(bytes)) {
        if (!links.knows(connection)) return
        connection.framesIn++
        traffic.framesIn++
        this.#receive(connection, body)
      }
      if (!connection.peer && connection.reader.buffered > limits.maxEarlyBytes) throw tooEarly()
    } catch (error) {
      links.fail(connection, error as Error)
    }
  }

  #receive(connection: Connection, body: Uint8Array): void {
    const { flood, traffic, taps, skipped } = this.#options
    const bytes = HEADER_BYTES + body.length
    if (flood.isRepeat(body, connection)) {
      traffic.duplicates++
      return taps.note('in', connection, null, bytes)
    }
    const message = this.#parse(connection, body)
    if (message === 'too-large') return skipped(connection, body.length)
    taps.note('in', connection, message, bytes)
    this.#take(connection, message)
  }

  /** Nothing is decompressed for a stranger: what comes ahead of the handshake is plain. */
  #parse(connection: Connection, body: Uint8Array): Message | 'too-large' {
    const { sha256, compressor, limits } = this.#options
    if (!connection.peer) return parseMessage(body, sha256)
    return parsePackedMessage(body, sha256, compressor, limits.maxFrame)
  }

  #take(connection: Connection, message: Message): void {
    if (message.subFlag === flags.handshake) this.#shake(connection, message)
    else if (connection.peer) this.#dispatch(connection, message)
    else if (!connection.hold(message, this.#options.limits.maxEarlyBytes)) throw tooEarly()
  }

  #shake(connection: Connection, message: Message): void {
    const { author, links, refuse } = this.#options
    const handshake = readHandshake(message)
    if (!handshake) return
    if (handshake.protocol !== author.protocol)
      throw new LinkError('other-mesh', 'the peer is on another mesh: subnet, leasing or encryption differ')
    if (handshake.id.text === author.id) throw new LinkError('self', 'this node reached itself')
    const unwanted = refuse?.(handshake)
    if (unwanted !== undefined) throw new LinkError('unwanted', unwanted)
    if (!connection.peer) this.#admit(connection, handshake)
    const isSkewed = connection.compareClocks(author.seconds, message)
    connection.methods = handshake.methods
    if (!connection.peer) {
      links.enter(connection, handshake)
      for (const early of connection.release()) this.#dispatch(connection, early)
    } else if (connection.id === handshake.id.text) connection.peer = handshake
    if (isSkewed) this.#tellSkew(connection)
  }

  #tellSkew(connection: Connection): void {
    this.#options.listeners.tell((listener) => listener.skewed?.(connection))
  }

  #admit(connection: Connection, { id, kind, address }: Handshake): void {
    const { bans, firewall } = this.#options
    const { remoteAddress, outgoing } = connection
    if (bans.has(remoteAddress)) throw new LinkError('banned', `${remoteAddress} broke the rules and is banned for now`)
    if (!firewall({ id: id.text, kind, address, remoteAddress, outgoing }))
      throw new LinkError('firewall', `the firewall lets ${id.text} not in`)
  }

  #dispatch(connection: Connection, message: Message): void {
    const { author } = this.#options
    if (tellsTime(message, connection, author) && connection.compareClocks(author.seconds, message))
      this.#tellSkew(connection)
    if (message.flag === flags.renegotiate) this.#renegotiate(connection, message)
    else if (!this.#options.echoes.settle(message, connection)) this.#options.flood.take(message, connection)
  }

  #renegotiate(connection: Connection, message: Message): void {
    const { author, compressor } = this.#options
    const answer = renegotiate(message, connection, compressor)
    if (answer) connection.send(author.build(flags.renegotiate, answer))
  }
}

const tooEarly = (): LinkError => new LinkError('early-bytes', 'too much was sent ahead of the handshake')

/** Whether a message's time is the peer's time now: a prompt pong's of our own kind; whatever old peers send, who date nothing but the moment. */
function tellsTime(message: Message, { peer, id, pings }: Connection, ours: Author): boolean {
  if (peer?.kind === 'synckey' && message.flag !== flags.whisper) return false
  if (message.sender.text !== id) return false
  return peer?.kind !== 'synckey' || (message.subFlag === flags.pong && pings.answered(ours.seconds))
}
