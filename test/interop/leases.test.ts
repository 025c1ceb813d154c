import { LeaseHeldError } from 'synckey/socket'
import { describe, expect, test } from 'vitest'
import {
  createNodes,
  expectAgreement,
  expectUnharmed,
  expectValue,
  fence,
  link,
  secondAfter,
  wholeSecond,
} from './nodes.ts'

describe.for(['js2p', 'py2p'] as const)('leases with %s', (kind) => {
  test('its key is refused to ours, which names it as the holder', async () => {
    const [ours, theirs] = await createNodes().pair('synckey', kind)
    await theirs.set('key', 'theirs')
    await expectValue([ours], 'key', 'theirs')
    const { timestamp } = (await theirs.stored('key'))!
    const refusal = await ours.set('key', 'ours').catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(LeaseHeldError)
    expect(refusal).toMatchObject({ owner: theirs.id, expiresAt: timestamp + 3600, availableAt: timestamp + 3660 })
    await expect(ours.delete('key')).rejects.toThrow(LeaseHeldError)
    await expectValue([ours, theirs], 'key', 'theirs')
  })

  test('our key is refused to it', async () => {
    const [ours, theirs] = await createNodes().pair('synckey', kind)
    await ours.set('key', 'ours')
    await expectValue([theirs], 'key', 'ours')
    await secondAfter(theirs, 'key')
    await expect(theirs.set('key', 'theirs')).rejects.toThrow("You don't have permission to change this yet")
    await fence(theirs, [ours])
    await expectValue([ours, theirs], 'key', 'ours')
    await expectUnharmed([ours, theirs])
  })

  test('both go on writing their own keys', async () => {
    const both = await createNodes().pair('synckey', kind)
    for (const value of ['first', 'second', 'third']) {
      for (const peer of both) await peer.set(`by ${peer.kind}`, value)
    }
    for (const peer of both) await expectValue(both, `by ${peer.kind}`, 'third')
  })

  test('a key that we release keeps its value there', async () => {
    const [ours, theirs] = await createNodes().pair('synckey', kind)
    await ours.set('key', 'ours')
    await expectValue([theirs], 'key', 'ours')
    ours.socket.release('key')
    await fence(ours, [theirs])
    await expectValue([ours, theirs], 'key', 'ours')
    await expectUnharmed([ours, theirs])
  })

  test('owners behind our node are owners there, each for itself', async () => {
    const [ours, theirs] = await createNodes().pair('synckey', kind)
    const { source } = ours.socket
    const owners = ['anna', 'ben'].map((secret) => source.ownerOf(secret))
    for (const owner of owners) source.set(`of ${owner}`, 'first', { owner })
    for (const owner of owners) {
      await expectValue([theirs], `of ${owner}`, 'first')
      expect(await theirs.stored(`of ${owner}`)).toMatchObject({ owner })
    }
    const [anna = '', ben = ''] = owners
    await secondAfter(theirs, `of ${ben}`)
    await expect(theirs.set(`of ${anna}`, 'theirs')).rejects.toThrow("You don't have permission to change this yet")
    source.set(`of ${anna}`, 'second', { owner: anna })
    await expectValue([ours, theirs], `of ${anna}`, 'second')
    await expectUnharmed([ours, theirs])
  })

  test('a claim of its own that came first holds against ours', async () => {
    const nodes = createNodes()
    const [ours, theirs] = await Promise.all([nodes.start('synckey'), nodes.start(kind)])
    await theirs.set('key', 'theirs')
    await secondAfter(theirs, 'key')
    await ours.set('key', 'ours')
    await link(theirs, ours)
    await expectValue([ours, theirs], 'key', 'theirs')
    await expect(ours.set('key', 'again')).rejects.toThrow(LeaseHeldError)
  })
})

describe.for(['js2p', 'py2p'] as const)('without leases, %s', (kind) => {
  test('each side overwrites the other, the newer value wins on both', async () => {
    const both = await createNodes().pair('synckey', kind, { leasing: false })
    for (const peer of [...both, ...both]) {
      await peer.set('key', `${peer.kind} writes`)
      await expectValue(both, 'key', `${peer.kind} writes`)
      await secondAfter(peer, 'key')
    }
    await expectUnharmed(both)
  })
})

test('two claims of one second end the same way on ours and js2p', async () => {
  const both = await createNodes().pair('synckey', 'js2p')
  await wholeSecond()
  await Promise.all(both.map((peer) => peer.set('key', peer.kind).catch(() => {})))
  await expectAgreement(both, 'key')
  await Promise.all(both.map((peer) => fence(peer, both)))
  await expectAgreement(both, 'key')
})
