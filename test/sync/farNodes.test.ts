import { beforeEach, describe, expect, it } from 'vitest'
import { ops } from '../../src/sync/ownMessage.ts'
import { decode } from '../../src/wire/msgpack.ts'
import { settled } from '../support/meshNodes.ts'
import { OldRelay, subFlagOf } from '../support/oldRelay.ts'
import { contents, pass, SyncNodes, type TestNode } from '../support/syncNodes.ts'
import { VirtualClock } from '../support/virtualClock.ts'

let clock: VirtualClock
let nodes: SyncNodes

beforeEach(() => {
  clock = new VirtualClock()
  nodes = new SyncNodes(clock)
})

async function join(node: TestNode, relay: OldRelay): Promise<void> {
  node.mesh.connect(relay.address)
  await settled()
}

/** Two nodes of our kind with an old one in between. */
async function apart(): Promise<{ a: TestNode; b: TestNode; relay: OldRelay }> {
  const [a, b, relay] = [nodes.add('a'), nodes.add('b'), new OldRelay(nodes.nodes, 'old')]
  await join(a, relay)
  await join(b, relay)
  return { a, b, relay }
}

/** What nodes of our kind said to each other through it: `nothing` is for the old one itself. */
const own = (relay: OldRelay): number =>
  relay.relayed.filter((message) => subFlagOf(message) === 'p2s' && decode(message.packets[1]!) !== ops.nothing).length

describe('nodes behind an old one', () => {
  it('find each other and become equal in what both held before', async () => {
    const [a, b, relay] = [nodes.add('a'), nodes.add('b'), new OldRelay(nodes.nodes, 'old')]
    a.source.set('of a', 1)
    a.source.set('both', 1)
    clock.advance(1000)
    b.source.set('of b', 2)
    b.source.set('both', 2)
    b.source.set('gone', 2)
    b.source.del('gone')
    await join(a, relay)
    await join(b, relay)
    await pass(clock, 5)
    expect(contents(a)).toEqual({ 'of a': 1, 'of b': 2, both: 1 })
    expect(contents(b)).toEqual(contents(a))
    expect(a.sync.live.dictionary.record(new TextEncoder().encode('gone'))?.deleted).toBe(true)
  })

  it('repair a write that got lost within 72 s', async () => {
    const { a, b, relay } = await apart()
    await pass(clock, 5)
    nodes.nodes.links.isFrozen = true
    a.source.set('k', 1)
    await settled()
    nodes.nodes.links.isFrozen = false
    await pass(clock, 72)
    expect(contents(b)).toEqual({ k: 1 })
    expect(relay.relayed.length).toBeGreaterThan(0)
  })

  it('are equal over a chain of old nodes', async () => {
    const [a, b] = [nodes.add('a'), nodes.add('b')]
    const relays = [
      new OldRelay(nodes.nodes, 'old1'),
      new OldRelay(nodes.nodes, 'old2'),
      new OldRelay(nodes.nodes, 'old3'),
    ]
    relays[0]!.connect(relays[1]!)
    relays[1]!.connect(relays[2]!)
    await settled()
    a.source.set('k', 1)
    await join(a, relays[0]!)
    await join(b, relays[2]!)
    await pass(clock, 5)
    expect(contents(b)).toEqual({ k: 1 })
  })

  it('send no more than 64 KiB a second through the old ones, and get there', async () => {
    const [a, b, relay] = [nodes.add('a'), nodes.add('b'), new OldRelay(nodes.nodes, 'old')]
    for (let index = 0; index < 100; index++) a.source.set(`k${index}`, 'x'.repeat(10_000))
    await join(b, relay)
    await pass(clock, 2)
    await join(a, relay)
    await pass(clock, 10)
    const sent = relay.relayed.filter((message) => message.sender.text === 'a' && subFlagOf(message) === 'p2s')
    expect(sent.reduce((bytes, { frame }) => bytes + frame.length, 0)).toBeLessThan(12 * 65_536)
    expect(Object.keys(contents(b)).length).toBeLessThan(100)
    await pass(clock, 30)
    expect(contents(b)).toEqual(contents(a))
  })

  it('are asked to acknowledge, too', async () => {
    const { a } = await apart()
    await pass(clock, 5)
    a.source.set('k', 1)
    let done = false
    void a.sync.flush().then(() => (done = true))
    await pass(clock, 3)
    expect(done).toBe(true)
  })

  it('grow quiet when nothing changes, and more so when nobody is there', async () => {
    const { relay } = await apart()
    await pass(clock, 1800)
    const both = own(relay)
    await pass(clock, 3600)
    expect(own(relay) - both).toBeLessThan(20)
    const [alone, lonely] = [nodes.add('alone'), new OldRelay(nodes.nodes, 'lonely')]
    await join(alone, lonely)
    for (let hour = 0; hour < 60; hour++) {
      alone.source.set('k', hour)
      await pass(clock, 60)
    }
    expect(own(lonely)).toBeLessThan(12)
  })

  it('that are linked to each other as well do not talk through the old one', async () => {
    const { a, b, relay } = await apart()
    a.mesh.connect(b.mesh.address!)
    await pass(clock, 5)
    const before = own(relay)
    nodes.nodes.links.loses = (_, address) => address === String(b.mesh.address)
    a.source.set('k', 1)
    await settled()
    nodes.nodes.links.loses = () => false
    await pass(clock, 100)
    const calls = own(relay) - before
    expect(contents(b)).toEqual({ k: 1 })
    expect(calls).toBeLessThan(8)
  })

  it('run no timers when the old ones are gone', async () => {
    const { a, b, relay } = await apart()
    for (const node of [a, b]) for (const connection of node.mesh.peers.values()) node.mesh.disconnect(connection)
    await settled()
    clock.advance(60_000)
    expect(relay.relayed.length).toBeGreaterThan(0)
    expect(clock.waiting).toBe(0)
  })
})
