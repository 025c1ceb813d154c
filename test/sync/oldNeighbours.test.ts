import { beforeEach, describe, expect, it } from 'vitest'
import { flags } from '../../src/wire/flags.ts'
import { encode } from '../../src/wire/msgpack.ts'
import { linked, settled } from '../support/meshNodes.ts'
import { OldPeer } from '../support/oldPeer.ts'
import { contents, pass, SyncNodes, type TestNode } from '../support/syncNodes.ts'
import { VirtualClock } from '../support/virtualClock.ts'

let clock: VirtualClock
let nodes: SyncNodes
let ours: TestNode
const now = (): number => Math.floor(clock.now() / 1000)

beforeEach(() => {
  clock = new VirtualClock()
  nodes = new SyncNodes(clock)
  ours = nodes.add('ours')
})

async function meet(kind: 'js2p' | 'py2p', node = ours): Promise<OldPeer> {
  const peer = new OldPeer(node.mesh, kind).shake()
  await settled()
  return peer
}

/** A minute passes, in which the peer is asked for its keys and shows these entries. */
async function minute(peer: OldPeer, ...entries: readonly Parameters<OldPeer['show']>[]): Promise<void> {
  peer.answers = false
  clock.advance(60_000)
  for (const entry of entries) peer.show(...entry)
  peer.answers = true
  for (const { packets } of peer.read) if (packets[0] === 8 && packets.length === 3) peer.answer(packets[1])
  await settled()
}

describe.for(['js2p', 'py2p'] as const)('a %s neighbour', (kind) => {
  it('is asked for its keys every minute', async () => {
    const peer = await meet(kind)
    expect(peer.pulls).toBe(0)
    for (const count of [1, 2, 3]) {
      await minute(peer)
      expect(peer.pulls).toBe(count)
    }
  })

  it('is asked less often where its answer takes long', async () => {
    const peer = await meet(kind)
    peer.answers = false
    clock.advance(60_000)
    clock.advance(10_000)
    peer.answers = true
    for (const { packets } of peer.read) if (packets.length === 3) peer.answer(packets[1])
    await settled()
    clock.advance(499_000)
    expect(peer.pulls).toBe(1)
    clock.advance(1_000)
    expect(peer.pulls).toBe(2)
  })

  it('is told that a key was deleted in the second in which it was set', async () => {
    ours.source.set('k', 'v')
    ours.source.del('k')
    const peer = await meet(kind)
    const time = now()
    peer.read.length = 0
    await minute(peer, ['k', 'v', 'ours', time])
    expect(peer.stores('k')).toEqual([['ours', time, '']])
  })

  it('is told what it lacks', async () => {
    const peer = await meet(kind)
    ours.source.set('k', 'v')
    const time = now()
    peer.read.length = 0
    await minute(peer)
    expect(peer.stores('k')).toEqual([['ours', time, 'v']])
  })

  it('that claimed a key a second after us is freed of its claim, and told ours', async () => {
    ours.source.set('k', 'ours')
    const time = now()
    const peer = await meet(kind)
    peer.read.length = 0
    peer.show('k', 'theirs', kind, time + 1)
    expect(peer.stores('k')).toEqual([
      [kind, 1, 'ours'],
      ['ours', time, 'ours'],
    ])
    expect(ours.source.get('k')?.value).toBe('ours')
  })

  it('that holds an older value of an owner is told the newer one, without freeing the key', async () => {
    const peer = await meet(kind)
    ours.source.set('k', 'old')
    const before = now()
    clock.advance(5_000)
    ours.source.set('k', 'new')
    const time = now()
    peer.read.length = 0
    await minute(peer, ['k', 'old', 'ours', before])
    expect(peer.stores('k')).toEqual([['ours', time, 'new']])
  })

  it('that holds another value of the same second is told ours five times at most', async () => {
    ours.source.set('k', 'v')
    const time = now()
    const peer = await meet(kind)
    peer.read.length = 0
    for (let times = 0; times < 7; times++) await minute(peer, ['k', 'v in other words', 'ours', time])
    expect(peer.stores('k')).toEqual(Array.from({ length: 5 }, () => ['ours', time, 'v']))
  })

  it.each([
    [2n ** 60n, 2 ** 60],
    [{ list: [2n ** 53n, new Uint8Array([1])] }, { list: [2 ** 53, new Uint8Array([1])] }],
    [new Map<unknown, unknown>([[1, 'one']]), { 1: 'one' }],
  ])('that writes %o as %o is left alone', async (value, respelled) => {
    ours.sync.live.set(new TextEncoder().encode('k'), encode(value))
    const time = now()
    const peer = await meet(kind)
    peer.read.length = 0
    await minute(peer, ['k', respelled, 'ours', time])
    expect(peer.stores('k')).toEqual([])
  })

  it('is told that a key is deleted, and left alone once it is empty there', async () => {
    const peer = await meet(kind)
    ours.source.set('k', 'v')
    const time = now()
    clock.advance(1_000)
    ours.source.del('k')
    peer.read.length = 0
    await minute(peer, ['k', 'v', 'ours', time])
    expect(peer.stores('k')).toEqual([['ours', time + 1, '']])
    await minute(peer, ['k', '', 'ours', time + 1])
    expect(peer.stores('k')).toHaveLength(1)
  })

  it('that calls a key empty on the word of another than its owner is told the value held here', async () => {
    const other = nodes.add('other')
    await linked(other.mesh, ours.mesh)
    ours.source.set('k', 'ours')
    other.source.set('l', 'another')
    await settled()
    const time = now()
    clock.advance(5_000_000)
    const peer = await meet(kind)
    peer.read.length = 0
    await minute(peer, ['k', '', 'gone', time + 5000], ['l', '', 'other', time + 30])
    expect(peer.stores('k')).toEqual([
      ['gone', 1, 'ours'],
      ['ours', time, 'ours'],
    ])
    expect(peer.stores('l')).toEqual([['other', time, 'another']])
    expect(contents(ours)).toEqual({ k: 'ours', l: 'another' })
  })

  it('that holds what is dated days ahead is told the value held here', async () => {
    ours.source.set('k', 'ours')
    const time = now()
    const peer = await meet(kind)
    peer.read.length = 0
    await minute(peer, ['k', 'lie', 'gone', time + 60 * 3600])
    expect(peer.stores('k')).toEqual([
      ['gone', 1, 'ours'],
      ['ours', time, 'ours'],
    ])
    await minute(peer, ['k', 'lie', 'ours', time + 60 * 3600])
    expect(peer.stores('k').slice(2)).toEqual([['ours', time, 'ours']])
  })

  it('is not told what another one dated days ahead, which would lock the key for as long', async () => {
    const peer = await meet(kind)
    const other = new OldPeer(ours.mesh, kind, 'other').shake()
    await settled()
    other.set('k', 'due', now() + 23 * 3600)
    other.set('l', 'never due', now() + 60 * 3600)
    await settled()
    expect(peer.stores('k')).toHaveLength(1)
    expect(peer.stores('l')).toEqual([])
  })

  it('is left alone with a key that may have been deleted while this node was away for days', async () => {
    const other = nodes.add('other')
    await linked(other.mesh, ours.mesh)
    ours.source.set('k', 'v')
    await pass(clock, 20)
    other.mesh.close()
    await settled()
    clock.advance(74 * 3_600_000)
    const peer = await meet(kind)
    peer.read.length = 0
    await minute(peer, ['k', '', 'gone', now() - 100])
    expect(peer.stores('k')).toEqual([])
  })

  it('knows its own keys best', async () => {
    const peer = await meet(kind)
    peer.set('k', 'first')
    const time = now()
    peer.read.length = 0
    await minute(peer, ['k', 'second', kind, time])
    expect(ours.source.get('k')?.value).toBe('second')
    await minute(peer, ['k', 'third', kind, time + 30])
    expect(ours.source.get('k')?.value).toBe('third')
    await minute(peer)
    expect(peer.stores('k')).toEqual([])
  })

  it('is not put right about what changed after it was asked', async () => {
    const peer = await meet(kind)
    ours.source.set('k', 'old')
    peer.answers = false
    clock.advance(60_000)
    ours.source.set('k', 'new')
    peer.read.length = 0
    peer.show('k', 'old', 'ours', now() - 60)
    expect(peer.stores('k')).toEqual([])
  })

  it('hears at once of a key that another owner took over', async () => {
    const peer = await meet(kind)
    const other = nodes.add('other')
    other.source.set('k', 'first')
    const time = now()
    clock.advance(1_000)
    ours.source.set('k', 'second')
    peer.read.length = 0
    await linked(other.mesh, ours.mesh)
    expect(ours.source.get('k')?.owner).toBe('other')
    expect(peer.stores('k').slice(0, 2)).toEqual([
      ['ours', 1, 'first'],
      ['other', time, 'first'],
    ])
  })

  it('is asked a second after a claim of a key that another owner holds', async () => {
    const peer = await meet(kind)
    ours.source.set('k', 'ours')
    clock.advance(1_000)
    peer.set('k', 'theirs')
    peer.set('k', 'theirs again')
    clock.advance(999)
    expect(peer.pulls).toBe(0)
    clock.advance(1)
    expect(peer.pulls).toBe(1)
  })

  it('is not asked any more once its link has ended', async () => {
    const peer = await meet(kind)
    ours.mesh.disconnect(ours.mesh.peers.get(kind)!)
    await minute(peer)
    expect(peer.pulls).toBe(0)
  })

  it('that does not introduce its keys is asked for them at once', async () => {
    const peer = new OldPeer(ours.mesh, kind)
    peer.say(2, [5, peer.id.type === 'bin' ? new TextEncoder().encode(kind) : kind, 'test', ['127.0.0.1', 9], []])
    await settled()
    expect(peer.pulls).toBe(1)
  })
})

describe('writes of an old peer within one second', () => {
  it('are all taken, also where its first one came as a record from another node', async () => {
    const far = nodes.add('far')
    const peer = await meet('js2p')
    peer.set('k', 0)
    await linked(ours.mesh, far.mesh)
    for (const value of [1, 2, 3]) peer.set('k', value)
    await settled()
    expect([contents(ours), contents(far)]).toEqual([{ k: 3 }, { k: 3 }])
  })
})

describe('a js2p neighbour', () => {
  it('is told with every question who asks, as it forgets whoever had another link to it', async () => {
    const peer = await meet('js2p')
    peer.read.length = 0
    await minute(peer)
    expect(peer.read.map(({ packets }) => packets[0])).toContain(flags.handshake)
  })

  it('that does not answer is asked again after 20 minutes', async () => {
    const peer = await meet('js2p')
    peer.answers = false
    clock.advance(60_000)
    clock.advance(300_000)
    clock.advance(1_199_000)
    expect(peer.pulls).toBe(1)
    clock.advance(1_000)
    expect(peer.pulls).toBe(2)
  })
})

describe('a key that js2p cannot spell', () => {
  it('is not told again and again, and what js2p made of it is nobody’s', async () => {
    const peer = await meet('js2p')
    ours.sync.live.set(Uint8Array.of(0xff), Uint8Array.of(1))
    await settled()
    const count = peer.read.length
    await minute(peer, ['\ufffd', 1, 'ours', now()])
    expect(peer.read.slice(count).filter(({ packets }) => packets[0] === 11)).toEqual([])
    expect(contents(ours)).toEqual({})
  })
})

describe('legacy', () => {
  it("'read-only' ignores what old peers write and undoes it there", async () => {
    const reader = nodes.add('reader', { legacy: 'read-only' })
    reader.source.set('k', 'ours')
    const time = now()
    const peer = await meet('js2p', reader)
    clock.advance(1_000)
    peer.set('k', 'theirs')
    peer.set('their own', 'theirs')
    peer.read.length = 0
    await minute(peer, ['k', 'theirs', 'js2p', time + 1])
    expect(contents(reader)).toEqual({ k: 'ours' })
    expect(peer.stores('k')).toEqual([
      ['js2p', 1, 'ours'],
      ['reader', time, 'ours'],
    ])
  })

  it("'read-only' does not pass on what old peers write", async () => {
    const reader = nodes.add('reader', { legacy: 'read-only' })
    const other = nodes.add('other')
    await linked(reader.mesh, other.mesh)
    const peer = await meet('py2p', reader)
    peer.set('k', 'theirs')
    peer.say(0, [17, new TextEncoder().encode('map'), { a: 1 }])
    await settled()
    expect(contents(other)).toEqual({})
  })
})
