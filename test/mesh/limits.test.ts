import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import type { LinkListener } from '../../src/mesh/link.ts'
import type { MeshNode } from '../../src/mesh/meshNode.ts'
import type { MeshOptions } from '../../src/mesh/meshOptions.ts'
import type { Refusal } from '../../src/mesh/refusals.ts'
import { flags } from '../../src/wire/flags.ts'
import { MeshNodes, settled } from '../support/meshNodes.ts'
import { VirtualClock } from '../support/virtualClock.ts'
import { far, Visitor } from '../support/visitor.ts'

let clock: VirtualClock
let nodes: MeshNodes

beforeEach(() => {
  clock = new VirtualClock()
  nodes = new MeshNodes(clock)
})

const badChecksum = Uint8Array.from([0, 0, 0, 33, ...Array.from({ length: 33 }, () => 0)])

function start(limits: MeshOptions['limits'], options: Partial<MeshOptions> = {}): [MeshNode, Refusal[]] {
  const node = nodes.add('node', { ...options, limits: { ...limits } })
  const refusals: Refusal[] = []
  node.listen({ refused: (refusal) => refusals.push(refusal) })
  return [node, refusals]
}

it('the limits are those of SECURITY.md unless told otherwise', () => {
  const page = readFileSync(new URL('../../SECURITY.md', import.meta.url), 'utf8')
  const { limits } = nodes.add('node')
  const [kib, mib] = [(bytes: number) => `${bytes / 2 ** 10} KiB`, (bytes: number) => `${bytes / 2 ** 20} MiB`]
  const [seconds, minutes] = [(ms: number) => `${ms / 1000} s`, (ms: number) => `${ms / 60_000} min`]
  for (const words of [
    `frame ${mib(limits.maxFrame)}, read past up to ${mib(limits.hardMaxFrame)}`,
    `handshake within ${seconds(limits.handshakeMs)}, ${limits.maxPending} links without one, ${kib(limits.maxEarlyBytes)} ahead`,
    `${limits.handshakesPerSecond} handshakes a second and ${limits.maxPerAddress} links for each address`,
    `${limits.maxConnections} links at once, and ${limits.linksPerSecond} a second in the long run`,
    `banned for ${minutes(limits.banMs)}`,
    `above ${mib(limits.maxOutboundBytes)} that wait`,
    `stands still for ${seconds(limits.outboundMs)}`,
    `${limits.maxConnections} links, ${limits.maxSeen.toLocaleString('en')} message ids a minute`,
  ])
    expect(page).toContain(words)
  const { keepAliveMs, maxOutgoing, maxDials, maxQueue } = limits
  expect({ keepAliveMs, maxOutgoing, maxDials, maxQueue }).toEqual({
    keepAliveMs: 15_000,
    maxOutgoing: 4,
    maxDials: 5,
    maxQueue: 10_000,
  })
})

describe('the door', () => {
  it('lets an address in five times a second, and loopback as often as it likes', () => {
    const [node, refusals] = start({ maxPending: 100, maxPerAddress: 100 })
    const first = Array.from({ length: 7 }, () => new Visitor(node))
    expect(first.map(({ isClosed }) => isClosed)).toEqual([false, false, false, false, false, true, true])
    expect(new Visitor(node, '192.0.2.8').isClosed).toBe(false)
    for (let index = 0; index < 20; index++) expect(new Visitor(node, '127.0.0.1').isClosed).toBe(false)
    clock.advance(1000)
    expect(new Visitor(node).isClosed).toBe(false)
    expect(node.stats.refused).toEqual({ 'too-many-handshakes': 2 })
    expect(refusals).toEqual([
      { code: 'too-many-handshakes', message: expect.any(String) as string, peer: null, address: far, count: 1 },
    ])
  })

  it('lets 64 links in at once and 16 a second, wherever they come from, and hangs up on others ahead of all work', () => {
    const [node] = start({ maxPending: 1000 })
    const crowd = Array.from({ length: 100 }, () => new Visitor(node, '127.0.0.1'))
    expect(crowd.filter(({ isClosed }) => !isClosed)).toHaveLength(64)
    expect(new Visitor(node, '192.0.2.8').isClosed).toBe(true)
    clock.advance(500)
    const later = Array.from({ length: 100 }, () => new Visitor(node, '127.0.0.1'))
    expect(later.filter(({ isClosed }) => !isClosed)).toHaveLength(8)
    expect(node.stats.refused).toEqual({ 'too-many-handshakes': 36 + 1 + 92 })
  })

  it('takes eight links of an address, and 16 without a handshake, and 64 in all', () => {
    const [node] = start({ handshakesPerSecond: 1000 })
    for (let index = 0; index < 8; index++) expect(new Visitor(node).shake(`p${index}`).isClosed).toBe(false)
    expect(new Visitor(node).isClosed).toBe(true)
    for (let index = 0; index < 16; index++) expect(new Visitor(node, '127.0.0.1').isClosed).toBe(false)
    expect(new Visitor(node, '127.0.0.1').isClosed).toBe(true)
    clock.advance(5000)
    for (let index = 8; index < 64; index++) new Visitor(node, '127.0.0.1').shake(`p${index}`)
    expect(node.peers.size).toBe(64)
    expect(new Visitor(node, '127.0.0.1').isClosed).toBe(true)
    expect(node.stats.refused).toEqual({
      'too-many-of-address': 1,
      'too-many-pending': 1,
      'handshake-timeout': 16,
      'too-many-links': 1,
    })
    expect(node.stats.links).toMatchObject({ synckey: 64, pending: 0 })
  })

  it('asks the firewall about who has said its name, and takes a throw for a no', () => {
    const asked: unknown[] = []
    const firewall: MeshOptions['firewall'] = (peer) => {
      asked.push(peer)
      if (peer.id === 'odd') throw new Error('odd')
      return peer.id === 'good'
    }
    const [node] = start({}, { firewall })
    const visitors = ['good', 'bad', 'odd'].map((id) => new Visitor(node).shake(id))
    expect(visitors.map(({ isClosed }) => isClosed)).toEqual([false, true, true])
    expect([...node.peers.keys()]).toEqual(['good'])
    expect(asked[0]).toEqual({
      id: 'good',
      kind: 'synckey',
      address: ['127.0.0.1', 9],
      remoteAddress: far,
      outgoing: false,
    })
    expect(node.stats.refused).toEqual({ firewall: 1, 'link-failed': 1 })
  })
})

describe('bans', () => {
  const misbehave = (node: MeshNode, address = far): void => {
    for (let index = 0; index < 3; index++) new Visitor(node, address).shake('bad').listener.data(badChecksum)
  }

  it('ban an address that breaks the rules three times for 10 min, then twice as long, up to a day, and its other links with it', () => {
    const [node] = start({})
    const honest = new Visitor(node, '192.0.2.8').shake('honest')
    const other = new Visitor(node).shake('other')
    misbehave(node)
    expect([other.isClosed, honest.isClosed]).toEqual([true, false])
    expect(node.stats.bans).toEqual([{ address: far, id: 'bad', until: clock.now() + 600_000 }])
    for (const minutes of [10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440]) {
      clock.advance(minutes * 60_000 - 1)
      expect(new Visitor(node).isClosed, `${minutes} min`).toBe(true)
      clock.advance(1)
      expect(node.stats.bans).toEqual([])
      misbehave(node)
    }
  })

  it('are forgotten after a day without a breach', () => {
    const [node] = start({})
    misbehave(node)
    clock.advance(600_000 + 24 * 3_600_000 + 1)
    misbehave(node)
    expect(node.stats.bans).toMatchObject([{ until: clock.now() + 600_000 }])
  })

  it('spare loopback, where only the link ends', () => {
    const [node] = start({})
    misbehave(node, '127.0.0.1')
    expect(node.stats.bans).toEqual([])
    expect(new Visitor(node, '127.0.0.1').shake('new').isClosed).toBe(false)
  })

  it('spare a py2p node whose large frames arrive torn, and old peers that relay what others made', () => {
    const [node] = start({})
    for (let index = 0; index < 4; index++) {
      const py2p = new Visitor(node)
      const id = new TextEncoder().encode('py2p')
      py2p.shake(id, 'test', [])
      py2p.listener.data(badChecksum)
      expect(py2p.isClosed).toBe(true)
      clock.advance(1000)
    }
    expect(node.stats.bans).toEqual([])
    expect(node.stats.refused).toEqual({ 'bad-checksum': 4 })
  })
})

describe('a peer that does not read', () => {
  const large = 'x'.repeat(100_000)

  it('misses broadcasts above 8 MiB, and can be brought up to date once it reads', () => {
    const [node] = start({ outboundMs: 60_000 })
    const caughtUp: string[] = []
    node.listen({ caughtUp: ({ id }) => caughtUp.push(id) })
    const peer = new Visitor(node).shake()
    peer.isSlow = true
    for (let index = 0; index < 200; index++) node.broadcast([flags.broadcast, index, large])
    expect(peer.bufferedAmount).toBeGreaterThan(8 * 2 ** 20)
    expect(peer.bufferedAmount).toBeLessThan(8 * 2 ** 20 + 110_000)
    expect(node.stats.refused['outbound-skipped']).toBeGreaterThan(100)
    clock.advance(3000)
    expect(caughtUp).toEqual([])
    peer.bufferedAmount = 1000
    clock.advance(2000)
    expect(caughtUp).toEqual(['stranger'])
    expect(peer.isClosed).toBe(false)
  })

  it('is let go when nothing moves for 10 s, and kept while something does', () => {
    const [node] = start({})
    const [stuck, slow] = [new Visitor(node).shake('stuck'), new Visitor(node).shake('slow')]
    stuck.isSlow = true
    slow.isSlow = true
    node.broadcast([flags.broadcast, large])
    for (let second = 0; second < 12; second++) {
      clock.advance(1000)
      slow.bufferedAmount -= 1
    }
    expect([stuck.isClosed, slow.isClosed]).toEqual([true, false])
    expect(node.stats.refused).toEqual({ 'outbound-stalled': 1 })
  })

  it('is not let go because this machine slept', () => {
    const [node] = start({})
    const peer = new Visitor(node).shake()
    peer.isSlow = true
    node.broadcast([flags.broadcast, large])
    clock.wakeAfter(3_600_000)
    expect(peer.isClosed).toBe(false)
    clock.advance(10_000)
    expect(peer.isClosed).toBe(true)
  })

  it('gets no second answer to a request for everything', () => {
    const [node] = start({})
    const asked: string[] = []
    node.listen({ asked: ({ id }) => asked.push(id) })
    const peer = new Visitor(node).shake()
    peer.bufferedAmount = 9 * 2 ** 20
    peer.say(flags.whisper, [flags.request, '*'])
    expect(asked).toEqual([])
    expect(node.stats.refused).toEqual({ 'too-many-requests': 1 })
  })
})

describe('a peer that takes its time', () => {
  it('may send a byte a second, until its frame has taken two minutes', () => {
    const [node] = start({})
    const peer = new Visitor(node).shake()
    const { frame } = peer.message(flags.broadcast, [flags.broadcast, 'x'.repeat(1000)])
    let seconds = 0
    for (; seconds < 1000 && !peer.isClosed; seconds++) {
      peer.listener.data(frame.subarray(seconds, seconds + 1))
      clock.advance(1000)
    }
    expect(seconds).toBeGreaterThan(120)
    expect(seconds).toBeLessThan(160)
    expect(node.stats.refused).toEqual({ 'frame-stalled': 1 })
  })

  it('is not believed in a frame of megabytes that gets a few bytes now and then, as one with a garbled length does', () => {
    const [node] = start({})
    const peer = new Visitor(node).shake()
    const pong = peer.message(flags.whisper, [flags.pong]).frame
    const garbled = pong.slice()
    garbled[1] = 0x40
    let seconds = 0
    for (; seconds < 1000 && !peer.isClosed; seconds++) {
      if (seconds === 0) peer.listener.data(garbled)
      else if (seconds % 10 === 0) peer.listener.data(pong)
      clock.advance(1000)
    }
    expect(seconds).toBeLessThanOrEqual(46)
    expect(node.stats.refused).toEqual({ 'frame-stalled': 1 })
  })

  it('is believed in megabytes that come steadily, and in a pause', () => {
    const [node] = start({})
    const peer = new Visitor(node).shake()
    const { frame } = peer.message(flags.broadcast, [flags.broadcast, 'x'.repeat(4_000_000)])
    const part = 100_000
    for (let start = 0; start < frame.length; start += part) {
      peer.listener.data(frame.subarray(start, start + part))
      clock.advance(start === 2 * part ? 20_000 : 2_000)
    }
    expect(peer.isClosed).toBe(false)
    expect(node.stats.framesIn).toBe(2)
  })

  it('may not have a stranger’s frame grow over 64 KiB', () => {
    const [node] = start({})
    const peer = new Visitor(node)
    peer.listener.data(Uint8Array.from([0, 64, 0, 0]))
    for (let index = 0; index < 9; index++) peer.listener.data(new Uint8Array(10_000))
    expect(peer.isClosed).toBe(true)
    expect(node.stats.refused).toEqual({ 'early-bytes': 1 })
  })
})

describe('dials', () => {
  it('are five at a time, the others wait for their turn', async () => {
    const dialled: string[] = []
    const listeners: LinkListener[] = []
    const dial: MeshOptions['dial'] = (address, listener) => {
      dialled.push(String(address))
      listeners.push(listener)
      return { remoteAddress: null, bufferedAmount: 0, write: () => {}, close: () => {} }
    }
    const [node] = start({}, { dial })
    for (let port = 1; port <= 8; port++) node.keep(['192.0.2.1', port])
    expect(dialled).toHaveLength(5)
    listeners[0]!.closed(new Error('nobody there'))
    expect(dialled).toHaveLength(6)
    clock.advance(5000)
    expect(new Set(dialled).size).toBe(8)
    node.close()
    await settled()
    expect(clock.waiting).toBe(0)
  })

  it('to addresses that may not be dialled are counted, not made', () => {
    const [node] = start({}, { mayDial: ([host]) => host === '127.0.0.1' })
    const peer = new Visitor(node).shake()
    const list = [[['192.0.2.9', 1], 'x']]
    peer.say(flags.whisper, [flags.peers, list])
    expect(node.stats.refused).toEqual({ 'dial-not-allowed': 1 })
    expect(node.outgoing).toBe(0)
  })
})

it('refusals are counted one by one and told of once a second, with how many there were', () => {
  const [node, refusals] = start({})
  const peer = new Visitor(node).shake()
  const refuse = (): void => void peer.say(flags.whisper, [flags.peers, 'no list'])
  for (let index = 0; index < 5; index++) refuse()
  clock.advance(1000)
  refuse()
  expect(refusals.map(({ code, count }) => [code, count])).toEqual([
    ['message-dropped', 1],
    ['message-dropped', 5],
  ])
  expect(node.stats).toMatchObject({ framesIn: 7, refused: { 'message-dropped': 6 } })
})
