import type { LinkListener } from '../../src/mesh/link.ts'
import type { MeshNode } from '../../src/mesh/meshNode.ts'
import { compressions, flags } from '../../src/wire/flags.ts'
import { FrameReader } from '../../src/wire/frame.ts'
import { buildMessage, parseMessage } from '../../src/wire/message.ts'
import { decode } from '../../src/wire/msgpack.ts'
import { nodeIdValue, type NodeId } from '../../src/wire/nodeId.ts'
import { sha256 } from './meshNodes.ts'

/** A message as an old peer reads it; bytes as text. */
export interface Read {
  readonly flag: number
  readonly sender: string
  readonly time: number
  readonly packets: readonly unknown[]
}

const readable = (value: unknown): unknown => (value instanceof Uint8Array ? new TextDecoder().decode(value) : value)

/** A peer that speaks like js2p or py2p 0.7, by hand: it says what a test makes it say, answers echoes, and keeps what it is sent. */
export class OldPeer {
  readonly id: NodeId
  readonly read: Read[] = []
  /** As `read`, bytes as bytes. */
  readonly raw: Read[] = []
  isClosed = false
  /** Whether it answers what asks how far it has read. */
  answers = true
  readonly #node: MeshNode
  readonly #reader = new FrameReader({ maxFrame: 2 ** 24, hardMaxFrame: 2 ** 24 })
  readonly #listener: LinkListener

  constructor(node: MeshNode, kind: 'js2p' | 'py2p', id = kind as string) {
    this.id = { text: id, type: kind === 'js2p' ? 'str' : 'bin' }
    this.#node = node
    this.#listener = node.accept({
      remoteAddress: '127.0.0.1',
      bufferedAmount: 0,
      write: (bytes) => this.#read(bytes),
      close: () => void (this.isClosed = true),
    })
  }

  /** Says who it is, and introduces itself. */
  shake(protocol = 'test', port = 9): this {
    const listed = [compressions.zlib, compressions.gzip]
    this.say(flags.whisper, [flags.handshake, nodeIdValue(this.id), protocol, ['127.0.0.1', port], listed])
    this.say(flags.whisper, [flags.peers, []])
    return this
  }

  say(flag: number, packets: readonly unknown[], time = this.#node.seconds, sender = this.id): void {
    this.sayRaw(buildMessage({ flag, sender, time, packets }, sha256).frame)
  }

  /** Writes bytes as they are. */
  sayRaw(frame: Uint8Array): void {
    this.#listener.data(frame)
  }

  /** Ends the link. */
  hangUp(): void {
    this.#listener.closed()
  }

  /** Sets a key as of now or another second. */
  set(key: string, value: unknown, time?: number): void {
    this.say(flags.broadcast, [flags.store, new TextEncoder().encode(key), value], time)
  }

  /** Shows an entry of its store. */
  show(key: string, value: unknown, owner: string, time: number): void {
    this.say(flags.whisper, [flags.store, new TextEncoder().encode(key), value, owner, time])
  }

  /** Stores read so far, of the key: [sender, time, value]. */
  stores(key: string): readonly (readonly [sender: string, time: number, value: unknown])[] {
    return this.read.flatMap(({ sender, time, packets }) =>
      packets[0] === flags.store && packets[1] === key ? [[sender, time, packets[2]] as const] : [],
    )
  }

  /** How often it was asked for everything: js2p in words, py2p by a repeated handshake. */
  get pulls(): number {
    const wanted = this.id.type === 'str' ? flags.request : flags.handshake
    const asked = this.read.filter(({ packets }) => packets[0] === wanted && packets.length !== 3)
    return this.id.type === 'str' ? asked.length : asked.length - 1
  }

  #read(bytes: Uint8Array): void {
    for (const body of this.#reader.push(bytes)) {
      const { flag, sender, time, packets } = parseMessage(body, sha256)
      const raw = { flag, sender: sender.text, time, packets: packets.map((packet) => decode(packet)) }
      this.raw.push(raw)
      this.read.push({ ...raw, packets: raw.packets.map(readable) })
      const [subFlag, token, wanted] = this.read.at(-1)!.packets
      if (subFlag === flags.request && wanted !== undefined && this.answers) queueMicrotask(() => this.answer(token))
    }
  }

  /** Answers one question. */
  answer(token: unknown): void {
    this.say(flags.broadcast, [flags.response, token, [['127.0.0.1', 1], this.#node.id]])
  }
}
