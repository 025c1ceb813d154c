import { describe, expect, test } from 'vitest'
import { createNodes, expectStored, expectUnharmed, expectValue, fence, link } from './nodes.ts'

const links = [
  ['js2p', 'synckey', 'ws'],
  ['synckey', 'js2p', 'ws'],
  ['js2p', 'synckey', 'SSL'],
  ['synckey', 'js2p', 'SSL'],
  ['py2p', 'synckey', 'SSL'],
  ['synckey', 'py2p', 'SSL'],
] as const

describe.for(links)('%s dialling %s over %s', ([dialler, listener, encryption]) => {
  test('keys set on either side arrive at the other, those from before the link too', async () => {
    const nodes = createNodes()
    const both = await Promise.all([nodes.start(dialler, { encryption }), nodes.start(listener, { encryption })])
    for (const peer of both) await peer.set(`before, by ${peer.kind}`, [1, 'two', null])
    await link(...both)
    for (const peer of both) await peer.set(`after, by ${peer.kind}`, { bytes: Buffer.from([0, 255]) })
    for (const peer of both) {
      await expectValue(both, `before, by ${peer.kind}`, [1, 'two', null])
      await expectValue(both, `after, by ${peer.kind}`, { bytes: Buffer.from([0, 255]) })
    }
    await expectUnharmed(both)
  })

  test('many keys at once arrive', async () => {
    const both = await createNodes().pair(dialler, listener, { encryption })
    const counts = both.map(({ kind }) => (kind === 'py2p' ? 20 : 200))
    for (const [place, peer] of both.entries()) {
      const indexes = Array.from({ length: counts[place]! }, (_, index) => index)
      await Promise.all(indexes.map((index) => peer.set(`${index} by ${peer.kind}`, index + 1)))
    }
    for (const peer of both) await fence(peer, both)
    for (const peer of both) expect(await peer.keys()).toHaveLength(counts[0]! + counts[1]! + 2)
    await expectUnharmed(both)
  })

  test('a large value of ours arrives', async () => {
    const both = await createNodes().pair(dialler, listener, { encryption })
    const [ours, theirs] = dialler === 'synckey' ? both : both.toReversed()
    const large = 'synckey '.repeat((5 * 2 ** 20) / 8)
    await ours.set('large', large)
    await fence(ours, [theirs])
    await expectStored([theirs], 'large', large)
    await expectUnharmed(both)
  })

  test('a delete of ours costs no link', async () => {
    const both = await createNodes().pair(dialler, listener, { encryption })
    const [ours, theirs] = dialler === 'synckey' ? both : both.toReversed()
    await ours.set('key', 'value')
    await expectValue(both, 'key', 'value')
    await ours.delete('key')
    await expectValue([ours], 'key', undefined)
    await expectValue([theirs], 'key', theirs.kind === 'py2p' ? '' : undefined)
    await fence(theirs, both)
    await expectUnharmed(both)
  })

  test('one that leaves is missed, and may come back', async () => {
    const nodes = createNodes()
    const [first, second] = await nodes.pair(dialler, listener, { encryption })
    await first.stop()
    await second.waitForPeers(0)
    const again = await nodes.start(dialler, { encryption })
    await link(again, second)
    await again.set('key', 'again')
    await expectValue([second], 'key', 'again')
  })
})

const linksOfJs2p = links.filter(([dialler, listener]) => dialler === 'js2p' || listener === 'js2p')

describe.for(linksOfJs2p)('%s dialling %s over %s', ([dialler, listener, encryption]) => {
  test('a large value of js2p arrives', async () => {
    const both = await createNodes().pair(dialler, listener, { encryption })
    const [ours, theirs] = dialler === 'synckey' ? both : both.toReversed()
    const large = 'js2p '.repeat((5 * 2 ** 20) / 5)
    await theirs.set('large', large)
    await expectStored([ours], 'large', large)
    await expectUnharmed(both)
  })
})
