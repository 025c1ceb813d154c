import { describe, expect, test } from 'vitest'
import { createNodes, expectUnharmed, expectValue, fence, link, links } from './nodes.ts'
import type { Peer } from './peers/peer.ts'

const count = 10_000

async function expectKeys(peer: Peer, expected: number): Promise<void> {
  await expectValue([peer], `key ${expected}`, expected)
  expect((await peer.keys()).filter((key) => key.startsWith('key '))).toHaveLength(expected)
}

describe.for(links)('%s dialling %s', ([dialler, listener]) => {
  test(`${count} keys of ours arrive at the handshake, and later ones after them`, async () => {
    const nodes = createNodes()
    const both = await Promise.all([nodes.start(dialler), nodes.start(listener)])
    const [ours, theirs] = dialler === 'synckey' ? both : both.toReversed()
    for (let index = 1; index <= count; index++) await ours!.set(`key ${index}`, index)
    await link(...both)
    await expectKeys(theirs!, count)
    await fence(ours!, both)
    await expectUnharmed(both)
  })
})

describe.for([
  ['js2p', 'Plaintext'],
  ['js2p', 'SSL'],
  ['js2p', 'ws'],
  ['py2p', 'Plaintext'],
  ['py2p', 'SSL'],
] as const)('a burst of ours to %s over %s', ([kind, encryption]) => {
  test('arrives whole, and one on a single key ends at the newest value', async () => {
    const both = await createNodes().pair('synckey', kind, { encryption })
    for (let index = 1; index <= 1_000; index++) await both[0].set(`key ${index}`, index)
    for (let index = 1; index <= 300; index++) await both[0].set('one', index)
    await expectValue(both, 'one', 300)
    await expectKeys(both[1], 1_000)
    await expectUnharmed(both)
  })
})
