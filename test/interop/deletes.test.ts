import { describe, expect, test } from 'vitest'
import { apart, chain, createNodes, expectStored, expectUnharmed, expectValue, fence, link } from './nodes.ts'

test('a delete of ours reads as absent on js2p and costs no link', async () => {
  const [ours, theirs] = await createNodes().pair('synckey', 'js2p')
  await ours.set('key', 'value')
  await expectValue([theirs], 'key', 'value')
  await ours.delete('key')
  await expectValue([theirs], 'key', undefined)
  expect(await theirs.keys()).toEqual([])
  expect(await ours.get('key')).toBeUndefined()
  await fence(theirs, [ours])
  expect(await ours.get('key')).toBeUndefined()
  await expectUnharmed([ours, theirs])
})

test("a delete of ours reads as '' on py2p and costs no link", async () => {
  const [ours, theirs] = await createNodes().pair('synckey', 'py2p')
  await ours.set('key', 'value')
  await expectValue([theirs], 'key', 'value')
  await ours.delete('key')
  await expectValue([theirs], 'key', '')
  await fence(theirs, [ours])
  expect(await ours.get('key')).toBeUndefined()
  await expectUnharmed([ours, theirs])
})

test('a delete of a key that nobody else knows costs no link', async () => {
  for (const kind of ['js2p', 'py2p'] as const) {
    const nodes = createNodes()
    const [ours, theirs] = await Promise.all([nodes.start('synckey'), nodes.start(kind)])
    await ours.set('key', 'value')
    await ours.delete('key')
    await ours.delete('never set')
    await link(theirs, ours)
    await ours.delete('never set either')
    await fence(ours, [theirs])
    expect(await theirs.get('key')).toBeUndefined()
    await expectUnharmed([ours, theirs])
  }
})

test.for(['js2p', 'py2p'] as const)('a key of ours that was deleted can be set again, %s sees it', async (kind) => {
  const both = await createNodes().pair('synckey', kind)
  await both[0].set('key', 'first')
  await expectValue(both, 'key', 'first')
  await both[0].delete('key')
  await both[0].set('key', 'second')
  await expectValue(both, 'key', 'second')
})

test.for(['js2p', 'py2p'] as const)("'' set by %s is a value to us, no delete", async (kind) => {
  const [ours, theirs] = await createNodes().pair('synckey', kind)
  await theirs.set('key', 'full')
  await theirs.set('key', '')
  await fence(theirs, [ours])
  expect(await ours.get('key')).toBe('')
  expect(ours.deletes).toEqual([])
})

test('a py2p delete deletes at ours', async () => {
  const [theirs, ours] = await createNodes().pair('py2p', 'synckey')
  await theirs.set('key', 'value')
  await expectValue([ours], 'key', 'value')
  await theirs.delete('key')
  await expectValue([ours], 'key', undefined)
  expect(ours.deletes).toEqual(['key'])
  await expectUnharmed([ours, theirs])
})

test('a py2p delete that passes through us closes no js2p link', async () => {
  const [python, ours, javascript] = await chain(createNodes(), 'py2p', 'synckey', 'js2p')
  await python.set('key', 'value')
  await expectValue([ours, javascript], 'key', 'value')
  await python.delete('key')
  await expectValue([ours, javascript], 'key', undefined)
  await fence(javascript, [ours, python])
  await expectUnharmed([python, ours, javascript])
})

test('a py2p delete reaches another py2p through us', async () => {
  const [first, ours, second] = await chain(createNodes(), 'py2p', 'synckey', 'py2p')
  await first.set('key', 'value')
  await expectValue([ours, second], 'key', 'value')
  await first.delete('key')
  await expectValue([ours], 'key', undefined)
  await fence(first, [ours, second])
  expect(['', undefined]).toContain(await second.get('key'))
  await expectUnharmed([first, ours, second])
})

test.for(['js2p', 'py2p'] as const)('a delete of ours reaches our own kind through %s', async (kind) => {
  const [first, between, second] = await chain(createNodes(), 'synckey', kind, 'synckey')
  await first.set('key', 'value')
  await expectValue([between, second], 'key', 'value')
  await first.delete('key')
  await expectValue([first, second], 'key', undefined)
  expect(second.deletes).toEqual(['key'])
  await expectUnharmed([first, between, second])
})

describe.for(['js2p', 'py2p'] as const)('a leftover of a deleted key at %s', (kind) => {
  test('does not come back to the one who deleted it', async () => {
    const nodes = createNodes()
    const [ours, theirs] = await nodes.pair('synckey', kind, apart)
    await ours.set('key', 'value')
    await expectStored([theirs], 'key', 'value')
    await ours.delete('key')
    await expectStored([theirs], 'key', '')
    const late = await nodes.start('synckey', apart)
    await link(late, theirs)
    await fence(theirs, [ours, late])
    expect(await late.get('key')).toBeUndefined()
    expect(await ours.get('key')).toBeUndefined()
  })
})
