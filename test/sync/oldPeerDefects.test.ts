import { beforeEach, describe, expect, it } from 'vitest'
import { encode } from '../../src/wire/msgpack.ts'
import { encodeFrame } from '../../src/wire/frame.ts'
import { flags } from '../../src/wire/flags.ts'
import { nodeIdValue } from '../../src/wire/nodeId.ts'
import { sha256, settled } from '../support/meshNodes.ts'
import { OldPeer } from '../support/oldPeer.ts'
import { contents, SyncNodes, type TestNode } from '../support/syncNodes.ts'
import { VirtualClock } from '../support/virtualClock.ts'

let ours: TestNode
const peerIds = (): readonly string[] => [...ours.mesh.peers.keys()]
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

beforeEach(() => {
  ours = new SyncNodes(new VirtualClock()).add('ours')
})

describe.for(['js2p', 'py2p'] as const)('%s', (kind) => {
  it('that shakes hands again and again stays one peer, and hears everything once', async () => {
    const peer = new OldPeer(ours.mesh, kind).shake().shake().shake()
    await settled()
    peer.read.length = 0
    ours.source.set('k', 'v')
    await settled()
    expect(peerIds()).toEqual([kind])
    expect(peer.stores('k')).toHaveLength(1)
  })

  it('that stores before it shakes hands is heard once it has', async () => {
    const peer = new OldPeer(ours.mesh, kind)
    peer.set('early', 1)
    await settled()
    expect(contents(ours)).toEqual({})
    peer.shake()
    await settled()
    expect(contents(ours)).toEqual({ early: 1 })
  })

  it('that stores before it says that it belongs to another mesh is not heard', async () => {
    const peer = new OldPeer(ours.mesh, kind)
    peer.set('early', 1)
    peer.shake('another mesh')
    await settled()
    expect(contents(ours)).toEqual({})
    expect(peer.isClosed).toBe(true)
  })

  it('keeps the spelling of its id as owner', async () => {
    const peer = new OldPeer(ours.mesh, kind).shake()
    peer.set('k', 'v')
    const late = new OldPeer(ours.mesh, kind === 'js2p' ? 'py2p' : 'js2p', 'late').shake()
    await settled()
    const shown = late.raw.flatMap(({ packets }) =>
      packets.length === 5 && packets[0] === flags.store ? [packets[3]] : [],
    )
    expect(shown).toEqual([nodeIdValue(peer.id)])
  })

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('may have a key named %s', async (key) => {
    const peer = new OldPeer(ours.mesh, kind).shake()
    peer.set(key, 1)
    peer.show(`${key} shown`, 2, kind, ours.mesh.seconds)
    await settled()
    expect(ours.source.get(key)?.value).toBe(1)
    ours.sync.live.set(bytes('__proto__ of ours'), encode({ a: 1 }))
    await settled()
    expect(peer.isClosed).toBe(false)
  })

  it.each([
    ['four packets', [5, 'id', 'test', ['127.0.0.1', 9]]],
    ['six packets', [5, 'id', 'test', ['127.0.0.1', 9], [], 1]],
    ['no id', [5, null, 'test', ['127.0.0.1', 9], []]],
    ['a number as id', [5, 7, 'test', ['127.0.0.1', 9], []]],
    ['an empty id', [5, '', 'test', ['127.0.0.1', 9], []]],
    ['no list of methods', [5, 'id', 'test', ['127.0.0.1', 9], null]],
    ['no protocol', [5, 'id', null, ['127.0.0.1', 9], []]],
  ])('whose handshake has %s is no peer until it sends a good one', async (_, packets) => {
    const peer = new OldPeer(ours.mesh, kind)
    peer.say(flags.whisper, packets)
    await settled()
    expect(peerIds()).toEqual([])
    peer.shake()
    peer.set('k', 'v')
    await settled()
    expect(peerIds()).toEqual([kind])
    expect(contents(ours)).toEqual({ k: 'v' })
  })

  it.each([
    ['text', 'somewhere'],
    ['nil', null],
    ['a host without port', ['127.0.0.1', null]],
    ['a port out of range', ['127.0.0.1', 70_000]],
  ])('whose address is %s is a peer that nobody is told of', async (_, address) => {
    const peer = new OldPeer(ours.mesh, kind)
    peer.say(flags.whisper, [flags.handshake, nodeIdValue(peer.id), 'test', address, []])
    await settled()
    expect(peerIds()).toEqual([kind])
    const other = new OldPeer(ours.mesh, 'js2p', 'other').shake()
    await settled()
    expect(other.read.find(({ packets }) => packets[0] === flags.peers)?.packets).toEqual([flags.peers, []])
  })

  it.each([
    ['a fraction', 1_800_000_000.5],
    ['text', '1800000000'],
    ['nil', null],
    ['negative', -1],
  ])('whose time is %s is not heard, and nobody else either hears of it', async (_, time) => {
    const other = new OldPeer(ours.mesh, 'js2p', 'other').shake()
    const peer = new OldPeer(ours.mesh, kind).shake()
    await settled()
    other.read.length = 0
    const payload = encode([flags.broadcast, nodeIdValue(peer.id), time, flags.store, bytes('k'), 'v'])
    peer.sayRaw(encodeFrame(payload, sha256))
    await settled()
    expect(contents(ours)).toEqual({})
    expect(other.stores('k')).toEqual([])
    ours.source.set('after', 1)
    await settled()
    expect(other.stores('after')).toHaveLength(1)
  })

  it.each([
    ['text', '*'],
    ['bytes', bytes('*')],
  ])("that asks for '*' in %s is told peers and keys", async (_, star) => {
    ours.source.set('k', 'v')
    const peer = new OldPeer(ours.mesh, kind).shake()
    await settled()
    peer.read.length = 0
    peer.say(flags.whisper, [flags.request, star])
    await settled()
    expect(peer.read.map(({ packets }) => packets[0])).toContain(flags.peers)
    expect(peer.stores('k')).toHaveLength(1)
  })

  it('that comes and goes leaves nothing behind', async () => {
    const clock = new VirtualClock()
    const node = new SyncNodes(clock).add('node')
    node.source.set('k', 'v')
    const waiting = clock.waiting
    for (let round = 0; round < 50; round++) {
      new OldPeer(node.mesh, kind).shake()
      await settled()
      node.mesh.disconnect(node.mesh.peers.get(kind)!)
    }
    expect(node.mesh.peers.size).toBe(0)
    expect(clock.waiting).toBeLessThanOrEqual(waiting + 1)
  })

  it('that comes while its old link still stands is told everything once the old one ends', async () => {
    const first = new OldPeer(ours.mesh, kind).shake()
    await settled()
    const second = new OldPeer(ours.mesh, kind).shake()
    await settled()
    ours.mesh.disconnect(ours.mesh.peers.get(kind)!)
    ours.source.set('k', 'v')
    await settled()
    expect(first.stores('k')).toEqual([])
    expect(second.stores('k')).toContainEqual(['ours', ours.mesh.seconds, 'v'])
    expect(peerIds()).toEqual([kind])
  })
})
