import { describe, expect, test } from 'vitest'
import { createNodes, links, expectStored, expectUnharmed, expectValue, fence, wholeSecond } from './nodes.ts'

/** Values that every one of the three can hold. */
const values: readonly (readonly [name: string, value: unknown])[] = [
  ['empty text', ''],
  ['text', 'Grüße, 世界 😀'],
  ['text above the sizes that are sent plainly', 'synckey '.repeat(10_000)],
  ['zero', 0],
  ['false', false],
  ['true', true],
  ['a fraction', 1.5],
  ['a small negative number', -1],
  ['a negative number', -70_000],
  ['2**31', 2 ** 31],
  ['2**40', 2 ** 40],
  ['-(2**40)', -(2 ** 40)],
  ['the largest safe integer', Number.MAX_SAFE_INTEGER],
  ['bytes', Buffer.from([0, 127, 128, 255])],
  ['no bytes', Buffer.alloc(0)],
  ['an empty list', []],
  ['an empty map', {}],
  ['lists in lists', [1, ['two', [null, true, [3.25]]]]],
  ['maps in maps', { a: { b: { c: [0, '', false, null] } }, ключ: { bytes: Buffer.from('abc') } }],
]

/** Whole numbers at and beside the ends of every width that msgpack has up to 53 bits. */
const wholes = [5, 7, 8, 15, 16, 31, 32, 52].flatMap((bits) =>
  [2 ** bits - 1, 2 ** bits, 2 ** bits + 1].flatMap((number) => [number, -number]),
)

describe.for(links)('%s dialling %s', ([dialler, listener]) => {
  test('whole numbers of every width and fractions cross unchanged, both ways', async () => {
    const both = await createNodes().pair(dialler, listener)
    const numbers = [...wholes, 0.1, -1e-300, 2 ** 40 + 0.5, 2 ** -30]
    for (const from of both) await from.set(`by ${from.kind}`, numbers)
    for (const from of both) await expectStored(both, `by ${from.kind}`, numbers)
    await expectUnharmed(both)
  })

  test.for([true, false])('keys set on either side arrive at the other, leasing %s', async (leasing) => {
    const both = await createNodes().pair(dialler, listener, { leasing })
    await both[0].set('from dialler', 'a')
    await both[1].set('from listener', 'b')
    await expectValue(both, 'from dialler', 'a')
    await expectValue(both, 'from listener', 'b')
    for (const peer of both) {
      expect(await peer.stored('from dialler')).toMatchObject({ owner: both[0].id })
      expect(await peer.stored('from listener')).toMatchObject({ owner: both[1].id })
      expect((await peer.keys()).toSorted()).toEqual(['from dialler', 'from listener'])
    }
    await expectUnharmed(both)
  })

  test('an update tells key, value, owner and time', async () => {
    const both = await createNodes().pair(dialler, listener)
    for (const [from, to] of [both, both.toReversed()] as const) {
      await from.set(`by ${from.kind}`, ['v'])
      await expectValue([to], `by ${from.kind}`, ['v'])
      const { timestamp } = (await from.stored(`by ${from.kind}`))!
      expect(to.updates).toContainEqual({ key: `by ${from.kind}`, value: ['v'], owner: from.id, timestamp })
    }
  })

  test('values keep their types both ways', async () => {
    const both = await createNodes().pair(dialler, listener)
    for (const from of both) {
      for (const [name, value] of values) await from.set(`${name} by ${from.kind}`, value)
    }
    for (const from of both) {
      for (const [name, value] of values) await expectStored(both, `${name} by ${from.kind}`, value)
    }
    await expectUnharmed(both)
  })

  test('keys are any text, both ways', async () => {
    const both = await createNodes().pair(dialler, listener)
    const keys = ['ключ', 'clé', '鍵 😀', 'with space', '', 'k'.repeat(300)]
    for (const from of both) {
      for (const key of keys) await from.set(`${from.kind} ${key}`, key || 'empty')
    }
    for (const from of both) {
      for (const key of keys) await expectValue(both, `${from.kind} ${key}`, key || 'empty')
    }
    await expectUnharmed(both)
  })

  test.for([1, 5])('a value of ours of %i MiB arrives', async (size) => {
    const both = await createNodes().pair(dialler, listener)
    const ours = both.find(({ kind }) => kind === 'synckey')!
    const large = 'x'.repeat(size * 2 ** 20)
    await ours.set('large', large)
    await fence(ours, both)
    await expectStored(both, 'large', large)
    await expectUnharmed(both)
  })

  test('a key named like a member of every object costs no link', async () => {
    const both = await createNodes().pair(dialler, listener)
    const ours = both.find(({ kind }) => kind === 'synckey')!
    for (const key of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) await ours.set(key, 'fine')
    await fence(ours, both)
    await expectUnharmed(both)
    for (const key of ['constructor', '__proto__', 'toString']) expect(await ours.get(key)).toBe('fine')
  })

  test('1, 2, 1 within a second ends as 1', async () => {
    const both = await createNodes().pair(dialler, listener)
    const ours = both.find(({ kind }) => kind === 'synckey')!
    await wholeSecond()
    for (const value of [1, 2, 1, 2, 1]) await ours.set('key', value)
    await fence(ours, both)
    await expectValue(both, 'key', 1)
    await expectUnharmed(both)
  })

  test('deltas arrive both ways', async () => {
    const both = await createNodes().pair(dialler, listener)
    for (const from of both) {
      const key = `by ${from.kind}`
      await from.set(key, { a: 1, b: 1 })
      await expectValue(both, key, { a: 1, b: 1 })
      await from.applyDelta(key, { b: 2, c: { d: 3 } })
      await expectValue(both, key, { a: 1, b: 2, c: { d: 3 } })
    }
    await expectUnharmed(both)
  })
})

test('numbers of 64 bits cross py2p unchanged, and cost js2p nothing', async () => {
  const large = [2n ** 63n, 2n ** 64n - 1n, -(2n ** 63n), 2n ** 53n + 1n]
  const both = await createNodes().pair('synckey', 'py2p')
  for (const from of both) await from.set(`by ${from.kind}`, large)
  for (const from of both) await expectStored(both, `by ${from.kind}`, large)
  const others = await createNodes().pair('synckey', 'js2p')
  await others[0].set('large', large)
  await fence(others[0], others)
  await expectUnharmed([...both, ...others])
})

/** py2p loses what its socket does not take at once. */
test.for([
  ['js2p', 1],
  ['js2p', 5],
  ['py2p', 1],
] as const)('a value of %s of %i MiB arrives', async ([kind, size]) => {
  const both = await createNodes().pair(kind, 'synckey')
  const large = 'x'.repeat(size * 2 ** 20)
  await both[0].set('large', large)
  await expectStored(both, 'large', large)
  await expectUnharmed(both)
})

test('a burst of ours arrives whole at js2p', async () => {
  const both = await createNodes().pair('synckey', 'js2p')
  for (let count = 1; count <= 500; count++) await both[0].set(`key ${count}`, count)
  await expectValue(both, 'key 500', 500)
  expect(await both[1].keys()).toHaveLength(500)
  await expectUnharmed(both)
})

test.for(['js2p', 'py2p'] as const)('a burst of %s arrives whole', async (kind) => {
  const both = await createNodes().pair(kind, 'synckey')
  for (let count = 1; count <= 500; count++) await both[0].set(`key ${count}`, count)
  await expectValue(both, 'key 500', 500)
  expect(await both[1].keys()).toHaveLength(500)
  await expectUnharmed(both)
})

test('keys that are no text stay apart, both ways with py2p', async () => {
  const both = await createNodes().pair('py2p', 'synckey')
  for (const [index, from] of both.entries()) {
    await from.set(Buffer.from([0xff, 0xfe, index]), `fe by ${from.kind}`)
    await from.set(Buffer.from([0xff, 0xfd, index]), `fd by ${from.kind}`)
  }
  for (const [index, from] of both.entries()) {
    await expectValue(both, Buffer.from([0xff, 0xfe, index]), `fe by ${from.kind}`)
    await expectValue(both, Buffer.from([0xff, 0xfd, index]), `fd by ${from.kind}`)
  }
  await expectUnharmed(both)
})

test('keys that are no text cost a js2p no link', async () => {
  const both = await createNodes().pair('js2p', 'synckey')
  await both[1].set(Buffer.from([0xff, 0xfe]), 1)
  await fence(both[1], both)
  await expectUnharmed(both)
})
