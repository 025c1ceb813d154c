import { describe, expect, test } from 'vitest'
import { apart, createNodes, expectUnharmed, expectValue, fence, type Kind, link, type Nodes } from './nodes.ts'
import type { Peer } from './peers/peer.ts'

/** One of ours with old peers around it that hear of each other through it and link. Each has a host: js2p dials one node of a host only. */
async function star(nodes: Nodes, ...kinds: readonly Kind[]): Promise<readonly Peer[]> {
  const ours = await nodes.start('synckey')
  const others = await Promise.all(kinds.map((kind, index) => nodes.start(kind, { host: `127.0.0.${index + 2}` })))
  for (const other of others) await link(other, ours)
  return [ours, ...others]
}

async function expectEverybodyHeard(peers: readonly Peer[]): Promise<void> {
  for (const peer of peers) await fence(peer, peers)
}

describe.for([
  ['js2p', 'py2p'],
  ['js2p', 'js2p'],
  ['py2p', 'py2p'],
] as const)('%s and %s around ours', (kinds) => {
  test('hear of each other through us and link', async () => {
    const all = await star(createNodes(), ...kinds)
    for (const peer of all) await peer.waitForPeers(2)
    await expectEverybodyHeard(all)
    await expectUnharmed(all)
  })

  test('when the last leaves, the others go on', async () => {
    const all = await star(createNodes(), ...kinds)
    for (const peer of all) await peer.waitForPeers(2)
    const [ours, first, last] = all as [Peer, Peer, Peer]
    await last.set('left behind', 'value')
    await expectValue(all, 'left behind', 'value')
    await last.stop()
    await ours.waitForPeers(1)
    await first.waitForPeers(1)
    await expectEverybodyHeard([ours, first])
    expect(await first.get('left behind')).toBe('value')
    expect(ours.lost).toEqual([last.id])
    expect(first.lost).toEqual([last.id])
  })
})

/** Not two py2p: those renegotiate their own link to pieces when any other node leaves. */
describe.for([
  ['js2p', 'py2p'],
  ['js2p', 'js2p'],
] as const)('%s and %s around ours', (kinds) => {
  test('when we leave, they go on', async () => {
    const all = await star(createNodes(), ...kinds)
    for (const peer of all) await peer.waitForPeers(2)
    const [ours, first, last] = all as [Peer, Peer, Peer]
    await ours.set('ours', 'value')
    await expectValue(all, 'ours', 'value')
    await ours.stop()
    for (const peer of [first, last]) await peer.waitForPeers(1)
    await expectEverybodyHeard([first, last])
    await expectValue([first, last], 'ours', 'value')
  })
})

test.for(['js2p', 'py2p'] as const)('%s and ours that dial each other at once hear each other', async (kind) => {
  const nodes = createNodes()
  const both = await Promise.all([nodes.start('synckey'), nodes.start(kind)])
  await Promise.all([both[0].connect(both[1]), both[1].connect(both[0])])
  for (const peer of both) await peer.waitForPeers(1)
  await expectEverybodyHeard(both)
})

test('js2p that comes and goes is heard each time', async () => {
  const nodes = createNodes()
  const ours = await nodes.start('synckey')
  for (const round of [1, 2, 3, 4]) {
    const theirs = await nodes.start('js2p', apart)
    await link(theirs, ours)
    await theirs.set(`round ${round}`, round)
    await expectValue([ours], `round ${round}`, round)
    if (round > 1) await expectValue([theirs], `round ${round - 1}`, round - 1)
    await theirs.stop()
    await ours.waitForPeers(0)
  }
  expect(await ours.status()).toBe('Nominal')
})
