import { describe, expect, test, vi } from 'vitest'
import {
  apart,
  chain,
  createNodes,
  expectAgreement,
  expectUnharmed,
  expectValue,
  fence,
  link,
  secondAfter,
} from './nodes.ts'
import { type Peer, patience } from './peers/peer.ts'

describe.for(['js2p', 'py2p'] as const)('%s', (kind) => {
  test('that claimed a key a second after us takes ours, and is refused from then on', async () => {
    const nodes = createNodes()
    const [ours, theirs] = await Promise.all([nodes.start('synckey'), nodes.start(kind)])
    await ours.set('key', 'ours')
    await secondAfter(ours, 'key')
    await theirs.set('key', 'theirs')
    await link(theirs, ours)
    await expectValue([ours, theirs], 'key', 'ours')
    await expectAgreement([ours, theirs], 'key')
    await secondAfter(theirs, 'key')
    await expect(theirs.set('key', 'again')).rejects.toThrow('permission')
    await ours.set('key', 'ours again')
    await expectValue([ours, theirs], 'key', 'ours again')
    await expectUnharmed([ours, theirs])
  })

  test('that learned of a later claim from others takes the first', async () => {
    const nodes = createNodes()
    const [first, second] = await Promise.all([nodes.start('synckey', apart), nodes.start('synckey', apart)])
    await first.set('key', 'first')
    await secondAfter(first, 'key')
    await second.set('key', 'second')
    const theirs = await nodes.start(kind, apart)
    await link(second, theirs)
    await expectValue([theirs], 'key', 'second')
    await link(second, first)
    await expectValue([first, second, theirs], 'key', 'first')
    await expectAgreement([first, theirs], 'key')
    await first.set('key', 'first again')
    await expectValue([first, second, theirs], 'key', 'first again')
    await expectUnharmed([first, second, theirs])
  })

  test('sees a key that one of ours released and another took', async () => {
    const [first, second, theirs] = await chain(createNodes(), 'synckey', 'synckey', kind)
    await first.set('key', 'first')
    await expectValue([theirs], 'key', 'first')
    first.socket.release('key')
    await fence(first, [second])
    await second.set('key', 'second')
    await expectValue([first, second, theirs], 'key', 'second')
    await expectAgreement([second, theirs], 'key')
    await expectUnharmed([first, second, theirs])
  })

  test('sees a key that one of ours deleted and another set', async () => {
    const [first, second, theirs] = await chain(createNodes(), 'synckey', 'synckey', kind)
    await first.set('key', 'first')
    await expectValue([theirs], 'key', 'first')
    await first.delete('key')
    await expectValue([second], 'key', undefined)
    await second.set('key', 'second')
    await expectValue([first, second, theirs], 'key', 'second')
    await expectUnharmed([first, second, theirs])
  })
})

describe('legacy', () => {
  test.for(['js2p', 'py2p'] as const)("'off': %s is refused, and our log says why", async (kind) => {
    const nodes = createNodes()
    const [ours, theirs] = await Promise.all([nodes.start('synckey', { legacy: 'off' }), nodes.start(kind)])
    await ours.set('key', 'ours')
    await theirs.connect(ours)
    await vi.waitFor(async () => expect(String(await ours.status())).toContain(`the peer runs ${kind}`), patience)
    await ours.connect(theirs)
    expect(await ours.peers()).toEqual([])
    await theirs.waitForPeers(0)
    expect(await theirs.get('key')).toBeUndefined()
  })

  test.for(['js2p', 'py2p'] as const)("'read-only': %s reads, and what it writes over ours is undone", async (kind) => {
    const both = await createNodes().pair('synckey', kind, { legacy: 'read-only' })
    const [ours, theirs] = both
    await ours.set('key', 'ours')
    await theirs.set('its own', 'theirs')
    await expectValue(both, 'key', 'ours')
    expect(await ours.get('its own')).toBeUndefined()
    await secondAfter(ours, 'key')
    await expect(theirs.set('key', 'theirs')).rejects.toThrow('permission')
    await ours.set('its own', 'ours')
    await expectValue(both, 'its own', 'ours')
    await expectUnharmed(both)
  })
})

/** Small numbers from a seed, so that a run can be had again. */
function* drawn(seed: number): Generator<number> {
  for (let state = seed; ;) yield (state = (state * 16_807) % 2_147_483_647)
}

test.for([1, 2, 3])('three of ours and two js2p that write the same keys end equal, seed %i', async (seed) => {
  const nodes = createNodes()
  const ours = await Promise.all([1, 2, 3].map(() => nodes.start('synckey', apart)))
  const theirs = await Promise.all([1, 2].map(() => nodes.start('js2p', apart)))
  const all: readonly Peer[] = [...ours, ...theirs]
  const draw = drawn(seed)
  const pick = (count: number): number => draw.next().value! % count
  const keys = ['a', 'b', 'c', 'd', 'e', 'f']
  const scramble = async (writes: number): Promise<void> => {
    for (let write = 0; write < writes; write++) {
      const peer = all[pick(all.length)]!
      await peer.set(keys[pick(keys.length)]!, `${peer.kind} ${write} ${pick(1_000)}`).catch(() => {})
    }
  }
  await scramble(15)
  await secondAfter(ours[0]!, (await ours[0]!.keys())[0] ?? 'a').catch(() => {})
  await scramble(15)
  await link(ours[0]!, ours[1]!)
  await link(ours[1]!, ours[2]!)
  await link(ours[0]!, theirs[0]!)
  await link(ours[2]!, theirs[1]!)
  await scramble(30)
  const written = await ours[0]!.keys()
  for (const key of written) await expectAgreement(all, key)
  await expectUnharmed(all)
})
