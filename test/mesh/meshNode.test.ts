import { beforeEach, describe, expect, it } from 'vitest'
import type { Connection } from '../../src/mesh/connection.ts'
import type { LinkListener } from '../../src/mesh/link.ts'
import type { MeshNode } from '../../src/mesh/meshNode.ts'
import { flags } from '../../src/wire/flags.ts'
import { decode } from '../../src/wire/msgpack.ts'
import { linked, MeshNodes, settled } from '../support/meshNodes.ts'
import { OldPeer } from '../support/oldPeer.ts'
import { VirtualClock } from '../support/virtualClock.ts'

let clock: VirtualClock
let nodes: MeshNodes

beforeEach(() => {
  clock = new VirtualClock()
  nodes = new MeshNodes(clock)
})

/** The texts that a node receives in messages of sub-flag 0. */
function inbox(node: MeshNode): string[] {
  const texts: string[] = []
  node.handle(flags.broadcast, ({ packets }) => {
    texts.push(decode(packets[1]!) as string)
    return 'relay'
  })
  return texts
}

/** A peer that speaks by hand: what it writes reaches the node, what the node answers is counted. */
function rawPeer(node: MeshNode): { listener: LinkListener; received: Uint8Array[]; isClosed: () => boolean } {
  const received: Uint8Array[] = []
  let closed = false
  const link = {
    remoteAddress: '127.0.0.1',
    bufferedAmount: 0,
    write: (bytes: Uint8Array) => void received.push(bytes),
    close: () => void (closed = true),
  }
  return { listener: node.accept(link), received, isClosed: () => closed }
}

const shake = (stranger: MeshNode, packets: readonly unknown[]): Uint8Array =>
  stranger.build(flags.whisper, packets).frame
const goodHandshake = (stranger: MeshNode): Uint8Array =>
  shake(stranger, [flags.handshake, stranger.id, 'test', ['127.0.0.1', 9], [0x71]])

describe('links', () => {
  it('two nodes of one mesh enter each other with what they said of themselves', async () => {
    const [a, b] = [nodes.add('a'), nodes.add('b')]
    await linked(a, b)
    expect(a.peers.get('b')).toMatchObject({ id: 'b', outgoing: true, address: b.address, peer: { kind: 'synckey' } })
    expect(b.peers.get('a')).toMatchObject({ id: 'a', outgoing: false, address: a.address })
  })

  it('nodes of another mesh hang up', async () => {
    const [a, b] = [nodes.add('a'), nodes.add('b', { protocol: 'other' })]
    const failures: string[] = []
    a.listen({ failed: (error) => failures.push(error.message) })
    a.connect(b.address!)
    await settled()
    expect(a.peers.size + b.peers.size).toBe(0)
    expect(failures).toHaveLength(1)
  })

  it('a node that reaches itself under another address hangs up, and refuses its own', async () => {
    const a = nodes.add('a')
    nodes.links.listen(['alias', 1], (link) => a.accept(link))
    a.connect(['alias', 1])
    await settled()
    expect(a.peers.size).toBe(0)
    expect(() => a.connect(a.address!)).toThrow(/own address/)
  })

  it('dialling an address twice makes one link, and one where nobody listens fails without harm', async () => {
    const [a, b] = [nodes.add('a'), nodes.add('b')]
    expect(a.connect(b.address!)).toBe(a.connect(b.address!))
    const failures: string[] = []
    a.listen({ failed: (error) => failures.push(error.message) })
    a.connect(['127.0.0.1', 999])
    await settled()
    expect(failures).toEqual(['nobody listens at 127.0.0.1,999'])
    expect([...a.peers.keys()]).toEqual(['b'])
  })

  it('a second link to a peer waits and takes over when the first ends', async () => {
    const [a, b] = [nodes.add('a'), nodes.add('b')]
    a.connect(b.address!)
    b.connect(a.address!)
    await settled()
    const events: string[] = []
    b.listen({ disconnected: () => events.push('gone'), connected: () => events.push('again') })
    a.disconnect(a.peers.get('b')!)
    await settled()
    expect(events).not.toContain('gone')
    const texts = inbox(b)
    a.broadcast([flags.broadcast, 'still here'])
    await settled()
    expect(texts).toEqual(['still here'])
  })

  it('nodes dial whom others list, at most four', async () => {
    const hub = nodes.add('hub')
    for (const id of ['b', 'c', 'd', 'e', 'f', 'g']) await linked(nodes.add(id, { mayDial: () => false }), hub)
    const late = nodes.add('late')
    await linked(late, hub)
    await settled()
    expect([...late.peers.values()].filter(({ outgoing }) => outgoing)).toHaveLength(4)
  })

  it('peers are listed with their ids as they spell them', async () => {
    const node = nodes.add('node')
    for (const kind of ['py2p', 'js2p'] as const) new OldPeer(node, kind).shake()
    const late = new OldPeer(node, 'js2p', 'late').shake()
    await settled()
    const [, list] = late.raw.find(({ packets }) => packets[0] === flags.peers)!.packets
    expect(list).toEqual([
      [['127.0.0.1', 9], new TextEncoder().encode('py2p')],
      [['127.0.0.1', 9], 'js2p'],
    ])
  })

  it('close ends every link', async () => {
    const [a, b] = [nodes.add('a'), nodes.add('b')]
    await linked(a, b)
    a.close()
    a.close()
    await settled()
    expect(a.peers.size + b.peers.size).toBe(0)
    expect(() => a.connect(b.address!)).toThrow(/closed/)
    b.close()
    expect(clock.waiting).toBe(0)
  })
})

describe('flooding', () => {
  it('reaches everybody once, over any number of hops and in circles', async () => {
    const [a, b, c, d] = nodes.each('a', 'b', 'c', 'd')
    for (const [x, y] of [
      [a, b],
      [b, c],
      [c, d],
      [d, a],
      [a, c],
    ] as const)
      await linked(x, y)
    const boxes = [b, c, d].map(inbox)
    const own = inbox(a)
    a.broadcast([flags.broadcast, 'hello'])
    await settled()
    expect(boxes).toEqual([['hello'], ['hello'], ['hello']])
    expect(own).toEqual([])
  })

  it('a whisper goes one hop', async () => {
    const [a, b, c] = nodes.each('a', 'b', 'c')
    await linked(a, b)
    await linked(b, c)
    const [atB, atC] = [inbox(b), inbox(c)]
    a.whisper(a.peers.get('b')!, [flags.broadcast, 'psst'])
    await settled()
    expect(atB).toEqual(['psst'])
    expect(atC).toEqual([])
  })

  it('what is older than 60 s is dropped, what is 60 s old passes', async () => {
    const [a, b] = [nodes.add('a'), nodes.add('b')]
    await linked(a, b)
    const texts = inbox(b)
    a.broadcast([flags.broadcast, 'old'], undefined, a.seconds - 61)
    a.broadcast([flags.broadcast, 'just in time'], undefined, a.seconds - 60)
    await settled()
    expect(texts).toEqual(['just in time'])
  })

  it('a handler that throws costs the message, not the link', async () => {
    const [a, b, c] = nodes.each('a', 'b', 'c')
    await linked(a, b)
    await linked(b, c)
    const texts = inbox(c)
    b.handle(flags.broadcast, ({ packets }) => {
      if (decode(packets[1]!) === 'bad') throw new Error('cannot read this')
      return 'relay'
    })
    a.broadcast([flags.broadcast, 'bad'])
    a.broadcast([flags.broadcast, 'good'])
    await settled()
    expect(texts).toEqual(['good'])
    expect(b.peers.size).toBe(2)
  })

  it('a filter spares peers that a message would harm', async () => {
    const [a, b, c] = nodes.each('a', 'b', 'c')
    await linked(a, b)
    await linked(a, c)
    const [atB, atC] = [inbox(b), inbox(c)]
    a.handle(flags.broadcast, () => 'relay', { mayReceive: (_, { id }) => id !== 'c' })
    a.broadcast([flags.broadcast, 'not for c'])
    await settled()
    expect([atB, atC]).toEqual([['not for c'], []])
  })
})

describe('hostile and broken peers', () => {
  let node: MeshNode
  let stranger: MeshNode
  let honest: MeshNode
  let texts: string[]

  beforeEach(async () => {
    ;[node, stranger, honest] = [
      nodes.add('node'),
      nodes.add('stranger'),
      nodes.add('honest', { mayDial: () => false }),
    ]
    await linked(honest, node)
    texts = inbox(node)
  })

  /** The rest of the mesh must not have noticed. */
  async function expectUnharmed(): Promise<void> {
    honest.broadcast([flags.broadcast, 'fine'])
    await settled()
    expect(texts).toContain('fine')
    expect([...node.peers.keys()]).toContain('honest')
  }

  const failures = (): string[] => {
    const list: string[] = []
    node.listen({ failed: (error) => list.push((error as Error & { code?: string }).code ?? error.message) })
    return list
  }

  it.each([
    ['a header of 4 GiB', Uint8Array.of(0xff, 0xff, 0xff, 0xff), 'frame-too-large'],
    ['a bad checksum', Uint8Array.of(0, 0, 0, 33, ...new Uint8Array(32), 0x90), 'bad-checksum'],
    ['a frame of no bytes', Uint8Array.of(0, 0, 0, 0), 'bad-checksum'],
  ])('%s ends that link alone', async (_, bytes, code) => {
    const errors = failures()
    const peer = rawPeer(node)
    peer.listener.data(goodHandshake(stranger))
    peer.listener.data(bytes)
    expect(peer.isClosed()).toBe(true)
    expect(errors).toEqual([code])
    await expectUnharmed()
  })

  it('msgpack that claims 33 million elements ends that link alone', async () => {
    const errors = failures()
    const peer = rawPeer(node)
    const payload = Uint8Array.of(0xdd, 0x01, 0xff, 0xff, 0xff)
    const { encodeFrame } = await import('../../src/wire/frame.ts')
    const { sha256 } = await import('../support/meshNodes.ts')
    peer.listener.data(encodeFrame(payload, sha256))
    expect(peer.isClosed()).toBe(true)
    expect(errors).toEqual(['truncated'])
    await expectUnharmed()
  })

  it('a link without a handshake is closed after 5 s', async () => {
    const peer = rawPeer(node)
    clock.advance(4_999)
    expect(peer.isClosed()).toBe(false)
    clock.advance(1)
    expect(peer.isClosed()).toBe(true)
    await expectUnharmed()
  })

  it('at most 16 links wait for a handshake', () => {
    const peers = Array.from({ length: 20 }, () => rawPeer(node))
    expect(peers.filter((peer) => !peer.isClosed())).toHaveLength(16)
  })

  it.each([
    ['four packets', [flags.handshake, 'x', 'test', ['h', 1]]],
    ['six packets', [flags.handshake, 'x', 'test', ['h', 1], [], 0]],
    ['an id of nil', [flags.handshake, null, 'test', ['h', 1], []]],
    ['an empty id', [flags.handshake, '', 'test', ['h', 1], []]],
    ['methods that are no list', [flags.handshake, 'x', 'test', ['h', 1], 7]],
  ])('a handshake with %s is none', async (_, packets) => {
    const peer = rawPeer(node)
    peer.listener.data(shake(stranger, packets))
    expect([...node.peers.keys()]).toEqual(['honest'])
    await expectUnharmed()
  })

  it('nothing counts before the handshake; what came early is taken after it', () => {
    const peer = rawPeer(node)
    peer.listener.data(stranger.build(flags.broadcast, [flags.broadcast, 'early']).frame)
    expect(texts).toEqual([])
    peer.listener.data(goodHandshake(stranger))
    expect(texts).toEqual(['early'])
  })

  it('more than 64 KiB ahead of the handshake ends the link', () => {
    const peer = rawPeer(node)
    peer.listener.data(stranger.build(flags.broadcast, [flags.broadcast, 'x'.repeat(70_000)]).frame)
    expect(peer.isClosed()).toBe(true)
    expect(texts).toEqual([])
  })

  it('a list of peers that is none costs nothing', async () => {
    const peer = rawPeer(node)
    peer.listener.data(goodHandshake(stranger))
    for (const list of ['no list', [1], [[['h', 0], 'x']], [[[null, null], 'x']], [[['h', 70_000], 'x']]]) {
      peer.listener.data(stranger.build(flags.whisper, [flags.peers, list]).frame)
    }
    await settled()
    expect(new Set(node.peers.keys())).toEqual(new Set(['honest', 'stranger']))
    await expectUnharmed()
  })

  it("a list that names the node's own address under another id is read on", async () => {
    const third = nodes.add('third')
    const peer = rawPeer(node)
    peer.listener.data(goodHandshake(stranger))
    const list = [
      [node.address, 'liar'],
      [third.address, 'third'],
    ]
    peer.listener.data(stranger.build(flags.whisper, [flags.peers, list]).frame)
    await settled()
    expect(new Set(node.peers.keys())).toEqual(new Set(['honest', 'stranger', 'third']))
    await expectUnharmed()
  })

  it('an own broadcast that comes back is not taken again', async () => {
    const echo: Connection[] = []
    const peer = rawPeer(node)
    peer.listener.data(goodHandshake(stranger))
    node.handle(flags.notify, (_, connection) => {
      echo.push(connection)
      return 'drop'
    })
    const own = node.broadcast([flags.notify, 'mine'])
    peer.listener.data(own.frame)
    expect(echo).toEqual([])
  })
})

describe('requests', () => {
  it("'*' is answered with the peers and told to the listener", async () => {
    const [a, b, c] = nodes.each('a', 'b', 'c')
    await linked(a, b)
    await linked(c, b)
    const asked: string[] = []
    b.listen({ asked: ({ id }) => asked.push(id) })
    const lists: unknown[] = []
    a.handle(flags.peers, ({ packets }) => {
      lists.push(decode(packets[1]!))
      return 'drop'
    })
    a.whisper(a.peers.get('b')!, [flags.request, '*'])
    await settled()
    expect(asked).toEqual(['a'])
    expect(lists).toEqual([[[c.address, 'c']]])
  })

  it('an id is answered with its address by whoever knows it, over hops', async () => {
    const [a, b, c, d] = nodes.each('a', 'b', 'c', 'd')
    await linked(a, b)
    await linked(b, c)
    await linked(c, d)
    const answers: unknown[] = []
    a.handle(flags.response, ({ packets }) => {
      answers.push(packets.slice(1).map((packet) => decode(packet)))
      return 'drop'
    })
    a.broadcast([flags.request, 'r1', 'd'])
    await settled()
    expect(answers).toEqual([['r1', [d.address, 'd']]])
  })
})

describe('clocks', () => {
  it("the median of the peers' clocks is measured at their handshakes", async () => {
    const a = nodes.add('a')
    expect(a.skew).toBe(0)
    for (const [id, ahead] of [
      ['b', 5],
      ['c', 90],
      ['d', 7],
    ] as const) {
      await linked(nodes.add(id, { clock: new VirtualClock(clock.now() + ahead * 1000) }), a)
    }
    expect(a.skew).toBe(-7)
  })
})
