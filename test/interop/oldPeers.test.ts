import { describe, expect, test } from 'vitest'
import { createNodes, expectValue, secondAfter } from './nodes.ts'

describe.for([
  ['js2p', 'py2p'],
  ['py2p', 'js2p'],
] as const)('%s dialling %s', ([dialler, listener]) => {
  test('keys set on either side arrive at the other', async () => {
    const both = await createNodes().pair(dialler, listener)
    await both[0].set('from dialler', 'a')
    await both[1].set('from listener', { nested: [1, 'two', null] })
    await expectValue(both, 'from dialler', 'a')
    await expectValue(both, 'from listener', { nested: [1, 'two', null] })
  })

  test('a leased key is refused to the other', async () => {
    const [holder, other] = await createNodes().pair(dialler, listener)
    await holder.set('key', 'mine')
    await expectValue([other], 'key', 'mine')
    await secondAfter(other, 'key')
    await expect(other.set('key', 'theirs')).rejects.toThrow('permission')
    expect(await other.stored('key')).toMatchObject({ value: 'mine', owner: holder.id })
  })

  test('speak SSL as well', async () => {
    const both = await createNodes().pair(dialler, listener, { encryption: 'SSL' })
    await both[0].set('key', 'private')
    await expectValue(both, 'key', 'private')
  })
})

test('a py2p delete costs a js2p its link, and is not applied there', async () => {
  const [python, javascript] = await createNodes().pair('py2p', 'js2p')
  await python.set('key', 'value')
  await expectValue([javascript], 'key', 'value')
  await python.delete('key')
  await javascript.waitForPeers(0)
  expect(javascript.lost).toEqual([python.id])
  expect(await javascript.get('key')).toBe('value')
  expect(python.deletes).toEqual(['key'])
  expect(await python.get('key')).toBeUndefined()
})

test('a node that has ended says what it said last', async () => {
  const peer = await createNodes().start('js2p')
  await peer.stop()
  await expect(peer.keys()).rejects.toThrow(/js2p 127.0.0.1:\d+ has ended \(code 0, signal null\)[^]*> stop {} = null/)
})
