import { describe, expect, test, vi } from 'vitest'
import { chain, createNodes, expectUnharmed, links } from './nodes.ts'
import { type Peer, patience } from './peers/peer.ts'

const broadcast = 0
const whisper = 2

async function expectHeard(by: Peer, from: Peer, packets: readonly unknown[]): Promise<void> {
  await vi.waitFor(() => expect(by.messages).toContainEqual({ sender: from.id, packets }), patience)
}

describe.for(links)('%s dialling %s', ([dialler, listener]) => {
  test('what either side sends to everybody is heard once and can be answered', async () => {
    const both = await createNodes().pair(dialler, listener)
    for (const [from, to] of [both, both.toReversed()] as const) {
      await from.broadcast(['fire', { floor: 3 }])
      await expectHeard(to, from, [broadcast, 'fire', { floor: 3 }])
      await to.reply(['understood', 3])
      await expectHeard(from, to, [whisper, 'understood', 3])
    }
    for (const peer of both) expect(peer.messages).toHaveLength(2)
    await expectUnharmed(both)
  })
})

describe.for(['js2p', 'py2p'] as const)('%s', (kind) => {
  test('hears equal messages of ours within one second, each of them, and passes them on', async () => {
    const all = await chain(createNodes(), 'synckey', kind, 'synckey')
    for (let count = 0; count < 5; count++) await all[0].broadcast(['again'])
    for (const peer of all.slice(1)) {
      await vi.waitFor(() => expect(peer.messages).toHaveLength(5), patience)
      for (const message of peer.messages) expect(message).toEqual({ sender: all[0].id, packets: [broadcast, 'again'] })
    }
    await expectUnharmed(all)
  })
})

test('a message passes through us once, with its sender', async () => {
  const all = await chain(createNodes(), 'js2p', 'synckey', 'py2p')
  await all[0].broadcast(['fire'])
  for (const peer of all.slice(1)) await expectHeard(peer, all[0], [broadcast, 'fire'])
  for (const peer of all.slice(1)) expect(peer.messages).toHaveLength(1)
  await expectUnharmed(all)
})
