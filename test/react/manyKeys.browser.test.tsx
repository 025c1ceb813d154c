import { memo } from 'react'
import type { ReactElement } from 'react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cdp } from 'vitest/browser'
import { useSyncKey, useSyncValue } from '../../src/index.ts'
import { Page } from './page.tsx'

const rendered = new Map<string, number>()
const open: Page[] = []

beforeEach(() => rendered.clear())
afterEach(async () => {
  for (const page of open.splice(0)) await page.close()
})

const keys = (count: number): string[] => Array.from({ length: count }, (_, index) => `key/${index}`)

function openPage(data: Readonly<Record<string, unknown>>): Page {
  const page = new Page({ data })
  open.push(page)
  return page
}

function count(name: string): void {
  rendered.set(name, (rendered.get(name) ?? 0) + 1)
}

const WithMeta = memo(function WithMeta({ name }: { readonly name: string }): ReactElement {
  count(name)
  const [value] = useSyncKey(name)
  return <i>{String(value)}</i>
})

const ValueAlone = memo(function ValueAlone({ name }: { readonly name: string }): ReactElement {
  count(name)
  return <i>{String(useSyncValue(name))}</i>
})

/** Rows of 100, as a page would have them. */
function Rows({
  names,
  of: Cell,
}: {
  readonly names: readonly string[]
  readonly of: typeof WithMeta
}): ReactElement[] {
  const starts = names.flatMap((_, index) => (index % 100 === 0 ? [index] : []))
  return starts.map((start) => (
    <p key={start}>
      {names.slice(start, start + 100).map((name) => (
        <Cell key={name} name={name} />
      ))}
    </p>
  ))
}

test('with 10,000 mounted hooks, one changed key renders one component once', async () => {
  const names = keys(10_000)
  const page = openPage({ 'key/1234': 'old' })
  await page.show(<Rows names={names} of={WithMeta} />)
  expect(page.listeners).toBe(10_000)
  rendered.clear()
  page.dictionary.source.set('key/1234', 'new')
  await expect.poll(() => page.container.querySelectorAll('i')[1234]?.textContent).toBe('new')
  expect([...rendered]).toEqual([['key/1234', 1]])
  await page.close()
  expect(page.listeners).toBe(0)
})

test('1,000 keys that change together render once each', async () => {
  const names = keys(1000)
  const page = openPage({})
  await page.show(<Rows names={names} of={WithMeta} />)
  rendered.clear()
  for (const name of names) page.dictionary.source.set(name, 'new')
  await expect.poll(() => page.container.querySelectorAll('i')[999]?.textContent).toBe('new')
  await page.painted()
  expect([...rendered]).toEqual(names.map((name) => [name, 1]))
})

test('1,000 changes of one key in a burst are one render of the newest', async () => {
  const page = openPage({})
  await page.show(<ValueAlone name="key/0" />)
  rendered.clear()
  for (let value = 1; value <= 1000; value++) page.dictionary.source.set('key/0', value)
  await expect.poll(() => page.container.textContent).toBe('1000')
  expect(rendered.get('key/0')).toBe(1)
})

test('a write of its own renders twice with all there is to know, once with the value alone', async () => {
  const page = openPage({ a: 'old', b: 'old' })
  await page.show([<WithMeta key="a" name="a" />, <ValueAlone key="b" name="b" />])
  rendered.clear()
  page.store.set('a', 'new')
  page.store.set('b', 'new')
  await page.answered()
  expect(page.container.textContent).toBe('newnew')
  expect(Object.fromEntries(rendered)).toEqual({ a: 2, b: 1 })
})

test('1,000 writes of its own of one key in a burst are one render of the newest, and one more of their answer where that is shown', async () => {
  const page = openPage({ a: 0, b: 0 })
  await page.show([<WithMeta key="a" name="a" />, <ValueAlone key="b" name="b" />])
  page.store.acquire('a')
  await page.answered()
  rendered.clear()
  for (let value = 1; value <= 1000; value++) {
    page.store.set('a', value)
    page.store.set('b', value)
  }
  await page.answered()
  expect(page.container.textContent).toBe('10001000')
  expect(Object.fromEntries(rendered)).toEqual({ a: 2, b: 1 })
})

/** Bytes in use once everything that nobody needs is gone. */
async function heapBytes(): Promise<number> {
  const session = cdp()
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.collectGarbage')
  return (await session.send('Runtime.getHeapUsage')).usedSize
}

test('thousands of hooks that come and go leave nothing', async () => {
  const page = openPage({})
  const comeAndGo = async (round: number): Promise<void> => {
    // The store keeps for half a minute what was read of a key; who comes back meanwhile finds it.
    page.pass(30_000)
    await page.show(<Rows names={keys(1000).map((name) => `${round}/${name}`)} of={WithMeta} />)
    await page.show(null)
    rendered.clear()
  }
  for (let round = 0; round < 5; round++) await comeAndGo(round)
  const before = await heapBytes()
  for (let round = 5; round < 35; round++) await comeAndGo(round)
  expect(page.listeners).toBe(0)
  const bytesAKey = ((await heapBytes()) - before) / 30_000
  expect(bytesAKey).toBeLessThan(20)
})
