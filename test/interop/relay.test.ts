import { describe, expect, test } from 'vitest'
import { chain, createNodes, expectStored, expectUnharmed, expectValue, fence, link, apart } from './nodes.ts'
import type { Peer } from './peers/peer.ts'

const chains = [
  ['js2p', 'synckey', 'py2p'],
  ['js2p', 'synckey', 'js2p'],
  ['py2p', 'synckey', 'py2p'],
  ['synckey', 'js2p', 'synckey'],
  ['synckey', 'py2p', 'synckey'],
  ['js2p', 'py2p', 'synckey'],
  ['py2p', 'js2p', 'synckey'],
] as const

/** What happens at one end is seen at the other. */
async function expectPassedOn(from: Peer, all: readonly Peer[]): Promise<void> {
  await from.set('key', { from: from.kind })
  await expectValue(all, 'key', { from: from.kind })
  for (const peer of all) expect(await peer.stored('key')).toMatchObject({ owner: from.id })
}

describe.for(chains)('%s - %s - %s', (kinds) => {
  test('what the first sets reaches the last', async () => {
    const all = await chain(createNodes(), ...kinds)
    await expectPassedOn(all[0], all)
    await expectUnharmed(all)
  })

  test('what the last sets reaches the first', async () => {
    const all = await chain(createNodes(), ...kinds)
    await expectPassedOn(all[2], all)
    await expectUnharmed(all)
  })

  test('a second value of a key follows the first', async () => {
    const all = await chain(createNodes(), ...kinds)
    await all[0].set('key', 'first')
    await expectValue(all, 'key', 'first')
    await all[0].set('key', 'second')
    await expectValue(all, 'key', 'second')
    await expectUnharmed(all)
  })
})

test('a value passes through us byte by byte', async () => {
  const [first, , last] = await chain(createNodes(), 'py2p', 'synckey', 'py2p')
  const odd = {
    whole: { $float: '1.0' },
    large: 2n ** 60n,
    'largest of all': 2n ** 64n - 1n,
    list: [{ $float: '-3.0' }],
  }
  await first.set('key', odd)
  await expectStored([last], 'key', odd)
})

test('a value is handed to a late joiner byte by byte', async () => {
  const nodes = createNodes()
  const [first, ours] = await chain(nodes, 'py2p', 'synckey')
  const odd = { whole: { $float: '1.0' }, large: 2n ** 60n }
  await first.set('key', odd)
  await fence(first, [ours])
  const late = await nodes.start('py2p', apart)
  await link(late, ours)
  await expectStored([late], 'key', odd)
})

test.for([
  ['js2p', 'py2p'],
  ['py2p', 'py2p'],
  ['py2p', 'js2p'],
  ['js2p', 'js2p'],
] as const)('a key of %s that a late %s learned from us stays its own to change', async ([kind, lateKind]) => {
  const nodes = createNodes()
  const [owner, ours] = await chain(nodes, kind, 'synckey')
  await owner.set('key', 'first')
  await expectValue([ours], 'key', 'first')
  const late = await nodes.start(lateKind, apart)
  await link(late, ours)
  await expectValue([late], 'key', 'first')
  await owner.set('key', 'second')
  await expectValue([ours, late], 'key', 'second')
  await expectUnharmed([owner, ours, late])
})
