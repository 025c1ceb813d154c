import { act, cleanup, render } from '@testing-library/react'
import type { ReactElement } from 'react'
import { afterEach, expect, test } from 'vitest'
import { useSetSyncKey, useSyncItems, useSyncKey, useSyncLease } from '../../../src/index.ts'
import { connectedWorld } from '../world.tsx'

afterEach(cleanup)

function Field({ name }: { readonly name: string }): ReactElement {
  const [text, setText, meta] = useSyncKey(name, { default: '' })
  const { remainingMs, release } = useSyncLease(name, { tickMs: 60_000 })
  const minutes = remainingMs === null ? 'any time' : `${remainingMs / 60_000} min`
  return (
    <form>
      <input value={text} readOnly={!meta.lease.canWrite} onChange={({ target }) => void setText(target.value)} />
      <output>
        {[meta.lease.state, meta.pending ? 'saving' : 'saved', meta.error?.code ?? 'fine', minutes].join(', ')}
      </output>
      <button type="button" onClick={() => void release()}>
        Release
      </button>
    </form>
  )
}

function Items({ prefix }: { readonly prefix: string }): ReactElement {
  const items = useSyncItems<string>({ prefix })
  const add = useSetSyncKey<string>(`${prefix}new`)
  return (
    <button type="button" onClick={() => void add('added')}>
      {items.map(([key, text]) => `${key}=${text}`).join(' ')}
    </button>
  )
}

test('the components of this suite are compiled', () => {
  for (const component of [Field, Items]) expect(String(component)).toMatch(/\bc\)?\(\d+\)/)
})

test('what the compiler keeps is brought up to date with every part of a key', async () => {
  const world = await connectedWorld({ data: { title: 'Picnic', place: 'Lake' } })
  const { container, rerender } = render(<Field name="title" />, { wrapper: world.Provider })
  const shown = (): string =>
    `${container.querySelector('input')?.value}: ${container.querySelector('output')?.textContent}`
  await world.settle()
  expect(shown()).toBe('Picnic: free, saved, fine, any time')
  act(() => void world.store.set('title', 'Party'))
  expect(shown()).toBe('Party: free, saving, fine, any time')
  await world.settle()
  expect(shown()).toBe('Party: mine, saved, fine, 61 min')
  world.advance(60_000)
  expect(shown()).toBe('Party: mine, saved, fine, 60 min')
  act(() => container.querySelector('button')?.click())
  await world.settle()
  expect(shown()).toBe('Party: free, saved, fine, any time')
  rerender(<Field name="place" />)
  expect(shown()).toBe('Lake: free, saved, fine, any time')
})

test('so are lists, and a setter goes to the key of now', async () => {
  const world = await connectedWorld({ data: { 'a/1': 'one' } })
  const { container, rerender } = render(<Items prefix="a/" />, { wrapper: world.Provider })
  await world.settle()
  act(() => container.querySelector('button')?.click())
  expect(container.textContent).toBe('a/1=one a/new=added')
  rerender(<Items prefix="b/" />)
  act(() => container.querySelector('button')?.click())
  expect(container.textContent).toBe('b/new=added')
})
