import { deflateSync, gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Link, LinkListener } from '../../src/mesh/link.ts'
import type { MeshNode } from '../../src/mesh/meshNode.ts'
import { chooseCompressions } from '../../src/node/compressions.ts'
import { compressions, flags } from '../../src/wire/flags.ts'
import { FrameReader } from '../../src/wire/frame.ts'
import { messageId, parseMessage, type Message } from '../../src/wire/message.ts'
import { decode } from '../../src/wire/msgpack.ts'
import { parsePackedMessage } from '../../src/wire/packedMessage.ts'
import { Compressor } from '../../src/wire/compressor.ts'
import { recordingLogger } from '../support/recordingLogger.ts'
import { linked, MeshNodes, settled, sha256 } from '../support/meshNodes.ts'
import { VirtualClock } from '../support/virtualClock.ts'

const nodeCompressions = chooseCompressions([]).compressions

const { zlib, gzip, snappy } = compressions
const LIMITS = { maxFrame: 2 ** 24, hardMaxFrame: 2 ** 24 }
const LARGE = 'synckey '.repeat(10_000)

let nodes: MeshNodes

beforeEach(() => {
  nodes = new MeshNodes(new VirtualClock())
})

const packing = (...offered: number[]) => ({ compressions: nodeCompressions, offered })

/** The first texts of broadcasts that a node receives. */
function inbox(node: MeshNode): string[] {
  const texts: string[] = []
  node.handle(flags.broadcast, ({ packets }) => {
    texts.push(decode(packets[1]!) as string)
    return 'relay'
  })
  return texts
}

/** A peer by hand, linked to a node and listing these methods, which sees what comes as it came. */
class RawPeer implements Link {
  readonly remoteAddress = '127.0.0.1'
  readonly bufferedAmount = 0
  readonly bodies: Uint8Array[] = []
  closed = false
  readonly #reader = new FrameReader(LIMITS)
  readonly #listener: LinkListener
  readonly #self = nodes.add('raw')

  constructor(node: MeshNode, methods: readonly number[]) {
    this.#listener = node.accept(this)
    this.say(flags.whisper, [flags.handshake, 'raw', 'test', ['127.0.0.1', 9], methods])
    this.bodies.length = 0
  }

  write(bytes: Uint8Array): void {
    this.bodies.push(...this.#reader.push(bytes))
  }

  close(): void {
    this.closed = true
  }

  say(flag: number, packets: readonly unknown[], compress = (body: Uint8Array): Uint8Array => body): void {
    const body = compress(this.#self.build(flag, packets).frame.subarray(4))
    const header = Buffer.alloc(4)
    header.writeUInt32BE(body.length)
    this.#listener.data(Buffer.concat([header, body]))
  }

  /** The messages so far, each with whether it came compressed. */
  get heard(): { packed: boolean; message: Message }[] {
    return this.bodies.map((body) => {
      const message = parsePackedMessage(body, sha256, new Compressor(nodeCompressions), 2 ** 24) as Message
      return { packed: !isPlain(body), message }
    })
  }
}

function isPlain(body: Uint8Array): boolean {
  try {
    return parseMessage(body, sha256) !== undefined
  } catch {
    return false
  }
}

describe('sending', () => {
  it.each([
    ['both want zlib', [zlib], [zlib], true],
    ['both want gzip', [gzip], [gzip], true],
    ['only one of them does', [zlib], [], false],
    ['they want different ones', [zlib], [gzip], false],
  ])('is compressed where both want it: %s', async (_, ours, theirs, packed) => {
    const [a, b] = [nodes.add('a', packing(...ours)), nodes.add('b', packing(...theirs))]
    await linked(a, b)
    const texts = inbox(b)
    const before = nodes.links.written
    a.broadcast([flags.broadcast, LARGE])
    await settled()
    expect(texts).toEqual([LARGE])
    expect(nodes.links.written - before < 10_000).toBe(packed)
  })

  it('uses the method that we like best of those the peer lists', () => {
    const node = nodes.add('node', packing(gzip, zlib))
    const peer = new RawPeer(node, [snappy, zlib, gzip])
    node.broadcast([flags.broadcast, LARGE])
    expect([...peer.bodies[0]!.subarray(0, 2)]).toEqual([0x1f, 0x8b])
  })

  it('offers nothing unless told to, and never what it cannot do', () => {
    const listed = (options: object): unknown => {
      const node = nodes.add('node', options)
      const frames: Uint8Array[] = []
      node.accept({
        remoteAddress: null,
        bufferedAmount: 0,
        write: (bytes) => void frames.push(bytes),
        close: () => {},
      })
      return decode(parseMessage(frames[0]!.subarray(4), sha256).packets[4]!)
    }
    expect(listed({ compressions: nodeCompressions })).toEqual([0x71])
    expect(listed(packing(zlib, snappy))).toEqual([zlib, 0x71])
    expect(listed({ offered: [zlib] })).toEqual([0x71])
  })

  it('leaves plain what is small and what would not shrink', () => {
    const node = nodes.add('node', packing(zlib))
    const peer = new RawPeer(node, [zlib])
    const noise = Uint8Array.from({ length: 4_000 }, (_, index) => sha256(Buffer.from(String(index)))[0]!)
    node.broadcast([flags.broadcast, 'a'.repeat(500)])
    node.broadcast([flags.broadcast, noise])
    node.broadcast([flags.broadcast, 'a'.repeat(2_000)])
    expect(peer.heard.map(({ packed }) => packed)).toEqual([false, false, true])
  })
})

describe('receiving', () => {
  it.each([
    ['zlib', deflateSync],
    ['gzip', gzipSync],
  ])('reads %s, whether it was offered or not, and relays the message it holds', async (_, compress) => {
    const [node, far] = [nodes.add('node', packing()), nodes.add('far')]
    await linked(far, node)
    const texts = inbox(far)
    new RawPeer(node, []).say(flags.broadcast, [flags.broadcast, 'packed'], compress)
    await settled()
    expect(texts).toEqual(['packed'])
  })

  it('takes plain frames where compression was agreed', () => {
    const node = nodes.add('node', packing(zlib))
    const texts = inbox(node)
    new RawPeer(node, [zlib]).say(flags.broadcast, [flags.broadcast, LARGE])
    expect(texts).toEqual([LARGE])
  })

  it('ends the link on what unpacks to something else than its checksum says', () => {
    const node = nodes.add('node', packing())
    const peer = new RawPeer(node, [])
    peer.say(flags.broadcast, [flags.broadcast, 'x'], (body) => deflateSync(body.map((byte) => byte ^ 1)))
    expect(peer.closed).toBe(true)
  })

  it('skips what would unpack to more than the limit, and keeps the link', () => {
    const logger = recordingLogger()
    const node = nodes.add('node', { ...packing(), logger, limits: { maxFrame: 100_000 } })
    const texts = inbox(node)
    const peer = new RawPeer(node, [])
    peer.say(flags.broadcast, [flags.broadcast, 'x'.repeat(1_000_000)], deflateSync)
    peer.say(flags.broadcast, [flags.broadcast, 'next'], deflateSync)
    expect(texts).toEqual(['next'])
    expect(peer.closed).toBe(false)
    expect(logger.lines.map(({ message }) => message)).toEqual([
      expect.stringContaining('over the limit and was skipped'),
    ])
  })

  it('unpacks nothing for a stranger', () => {
    const node = nodes.add('node', packing(zlib))
    const frames: Uint8Array[] = []
    let closed = false
    const listener = node.accept({
      remoteAddress: null,
      bufferedAmount: 0,
      write: (bytes) => void frames.push(bytes),
      close: () => void (closed = true),
    })
    const body = deflateSync(
      nodes
        .add('x')
        .build(flags.whisper, [flags.handshake, 'x', 'test', ['h', 1], []])
        .frame.subarray(4),
    )
    listener.data(Buffer.concat([Buffer.from([0, 0, body.length >> 8, body.length & 255]), body]))
    expect(closed).toBe(true)
    expect(node.peers.size).toBe(0)
  })

  it('ends the link on a compressed frame where nothing can unpack it', () => {
    const peer = new RawPeer(nodes.add('node'), [])
    peer.say(flags.broadcast, [flags.broadcast, 'x'], deflateSync)
    expect(peer.closed).toBe(true)
  })
})

describe('renegotiation', () => {
  const answers = (peer: RawPeer): unknown[] =>
    peer.heard
      .filter(({ message }) => message.flag === flags.renegotiate)
      .map(({ message }) => message.packets.map((packet) => decode(packet)))

  it('changes what is used, and is answered with what is left, once', () => {
    const node = nodes.add('node', packing(zlib, gzip))
    const peer = new RawPeer(node, [zlib])
    peer.say(flags.renegotiate, [flags.compression, []])
    peer.say(flags.renegotiate, [flags.compression, []])
    node.broadcast([flags.broadcast, LARGE])
    peer.say(flags.renegotiate, [flags.compression, [snappy, gzip]])
    node.broadcast([flags.broadcast, `${LARGE}!`])
    expect(answers(peer)).toEqual([
      [flags.compression, []],
      [flags.compression, [gzip]],
    ])
    const sent = peer.heard.filter(({ message }) => message.flag === flags.broadcast)
    expect(sent.map(({ packed }) => packed)).toEqual([false, true])
    expect(peer.closed).toBe(false)
  })

  it('sends the newest message again when asked to, as it is now agreed, and not for ever', () => {
    const node = nodes.add('node', packing(zlib))
    const peer = new RawPeer(node, [zlib])
    const id = messageId(node.broadcast([flags.broadcast, LARGE]))
    peer.say(flags.renegotiate, [flags.compression, []])
    for (let count = 0; count < 5; count++) peer.say(flags.renegotiate, [flags.resend])
    const sent = peer.heard.filter(({ message }) => messageId(message) === id)
    expect(sent.map(({ packed }) => packed)).toEqual([true, false])
  })

  it.each([[[]], [[flags.compression]], [[flags.compression, 'no list']], [[99, []]]])(
    'that says nothing sensible is passed over: %j',
    (packets) => {
      const peer = new RawPeer(nodes.add('node', packing(zlib)), [zlib])
      peer.say(flags.renegotiate, packets.length === 0 ? [null] : packets)
      expect(peer.closed).toBe(false)
      expect(peer.bodies).toEqual([])
    },
  )
})
