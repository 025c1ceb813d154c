import { describe, expect, test } from 'vitest'
import { createNodes, links, expectStored, expectUnharmed, expectValue, link } from './nodes.ts'

const pairs: Readonly<Record<string, unknown>> = {
  text: 'a',
  ключ: { nested: [1, 2.5, null] },
  bytes: Buffer.from([1, 2, 255]),
  zero: 0,
  false: false,
}

describe.for(links)('%s dialling %s', ([dialler, listener]) => {
  test.for(['dialler', 'listener'] as const)('the keys of the %s reach the other', async (side) => {
    const nodes = createNodes()
    const both = await Promise.all([nodes.start(dialler), nodes.start(listener)])
    const holder = both[side === 'dialler' ? 0 : 1]
    for (const [key, value] of Object.entries(pairs)) await holder.set(key, value)
    await link(...both)
    for (const [key, value] of Object.entries(pairs)) await expectStored(both, key, value)
    for (const peer of both) {
      for (const key of Object.keys(pairs)) expect(await peer.stored(key)).toMatchObject({ owner: holder.id })
    }
    await expectUnharmed(both)
  })

  test('keys of both sides are merged', async () => {
    const nodes = createNodes()
    const both = await Promise.all([nodes.start(dialler), nodes.start(listener)])
    for (const peer of both) await peer.set(`by ${peer.kind}`, peer.kind)
    await link(...both)
    for (const peer of both) await expectValue(both, `by ${peer.kind}`, peer.kind)
  })
})

test.for(['js2p', 'py2p'] as const)('%s that stops, comes back and dials us again gets every key', async (kind) => {
  const nodes = createNodes()
  const [theirs, ours] = await nodes.pair(kind, 'synckey')
  await theirs.set('its own', 'old')
  await expectValue([ours], 'its own', 'old')
  await theirs.stop()
  await ours.waitForPeers(0)
  await ours.set('while away', 2)
  const again = await nodes.start(kind)
  await link(again, ours)
  await expectValue([again], 'while away', 2)
  await expectValue([again], 'its own', 'old')
  await again.set('new', 3)
  await expectValue([ours], 'new', 3)
})

test.for(links)('%s leaves a %s of another subnet alone', async ([dialler, listener]) => {
  const nodes = createNodes()
  const [ours, stranger, friend] = await Promise.all([
    nodes.start(dialler),
    nodes.start(listener, { leasing: false }),
    nodes.start(listener),
  ])
  await stranger.set('key', 'unleased')
  await ours.connect(stranger)
  await link(ours, friend)
  await ours.set('key', 'leased')
  await expectValue([ours, friend], 'key', 'leased')
  expect(await stranger.peers()).toEqual([])
  expect(await stranger.get('key')).toBe('unleased')
  expect((await ours.peers()).map(({ id }) => id)).toEqual([friend.id])
})
