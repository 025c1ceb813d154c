import { cleanup } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { useSetSyncKey, useSyncValue } from '../../src/index.ts'
import { doing, mount } from './mount.ts'
import { connectedWorld, World } from './world.tsx'

afterEach(cleanup)

interface Todo {
  readonly title: string
  readonly done: boolean
}

test('shows the value, the default, and what is selected', async () => {
  const world = new World({ data: { todo: { title: 'a', done: false } } })
  const { result } = await mount(world, () => [
    useSyncValue<Todo>('todo')?.title,
    useSyncValue('todo', { select: ({ done }: Todo) => done }),
    useSyncValue('absent', { default: 1 }),
    useSyncValue('absent'),
    useSyncValue(null, { default: 'no key' }),
  ])
  expect(result.current).toEqual(['a', false, 1, undefined, 'no key'])
})

test('renders once for a write of this client, and not for its answer', async () => {
  const world = new World({ data: { note: 'a' } })
  const { result, renders } = await mount(world, () => useSyncValue('note'))
  doing(() => world.store.set('note', 'b'))
  expect(result.current).toBe('b')
  expect(renders()).toBe(1)
  await world.settle()
  expect(world.store.lease('note').state).toBe('mine')
  expect(renders()).toBe(1)
})

test('renders once for a change from elsewhere', async () => {
  const world = new World({ data: { note: 'a' } })
  const { renders } = await mount(world, () => useSyncValue('note'))
  await world.anna('note', 'b')
  expect(renders()).toBe(1)
})

test('does not render for a lease, a release, a write under way, a refusal', async () => {
  const world = new World({ data: { note: 'a' } })
  const { renders } = await mount(world, () => useSyncValue('note'))
  await world.anna('note', 'a')
  expect(world.store.key('note').lease.state).toBe('theirs')
  doing(() => world.store.acquire('note'))
  await world.settle()
  expect(world.store.key('note').error?.code).toBe('lease-held')
  world.advance(world.leftMs('note'))
  expect(world.store.key('note').lease.state).toBe('lapsed')
  expect(renders()).toBe(0)
})

test('renders only when the selected part changed, or is not equal', async () => {
  const world = new World({ data: { todo: { title: 'a', done: false } }, leases: { todo: 'mine' } })
  const { result, renders } = await mount(world, () => [
    useSyncValue('todo', { select: ({ title }: Todo) => title }),
    useSyncValue('todo', { select: ({ title }: Todo) => [title], isEqual: ([a], [b]) => a === b }),
  ])
  const [, list] = result.current
  await world.anna('todo', { title: 'a', done: true })
  expect(renders()).toBe(0)
  await world.anna('todo', { title: 'b', done: true })
  expect(renders()).toBe(1)
  expect(result.current).toEqual(['b', ['b']])
  expect(result.current[1]).not.toBe(list)
})

test('isEqual never holds on to the value of another key', async () => {
  const world = new World({ data: { a: 'a', b: 'b' } })
  const { result, rerender } = await mount(
    world,
    ({ name }) => useSyncValue(name, { default: '', isEqual: () => true }),
    { name: 'a' },
  )
  rerender({ name: 'b' })
  expect(result.current).toBe('b')
})

test('useSetSyncKey writes and never renders', async () => {
  const world = await connectedWorld({ data: { note: 'a' } })
  const { result, rerender, renders } = await mount(world, () => useSetSyncKey<string>('note', { timeoutMs: 5 }))
  const set = result.current
  const write = doing(() => set('b'))
  await world.settle()
  expect(await write).toMatchObject({ ok: true, value: 'b' })
  await world.anna('note', 'c')
  expect(renders()).toBe(0)
  rerender()
  expect(result.current).toBe(set)
})

const selectTitle = ({ title }: Todo): string => title

test('obeys a selector and a key that come or go while it is mounted', async () => {
  const world = new World({ data: { a: { title: 'a', done: false }, b: { title: 'b', done: true } } })
  interface Props {
    readonly name: string
    readonly selects?: boolean
  }
  const useShown = ({ name, selects }: Props): unknown =>
    useSyncValue(
      name,
      (selects ? { default: 'none', select: selectTitle } : { default: 'none' }) as { default: string },
    )
  const { result, rerender } = await mount<unknown, Props>(world, useShown, { name: 'a' })
  expect(result.current).toEqual({ title: 'a', done: false })
  rerender({ name: 'b', selects: true })
  expect(result.current).toBe('b')
  rerender({ name: 'absent', selects: true })
  expect(result.current).toBe('none')
  rerender({ name: 'b' })
  expect(result.current).toEqual({ title: 'b', done: true })
})

test('a selector it is mounted with may be left out later', async () => {
  const world = new World({ data: { a: { title: 'a', done: false } } })
  const useShown = (selects: boolean): unknown =>
    useSyncValue('a', (selects ? { select: selectTitle } : {}) as { select: (todo: Todo) => unknown })
  const { result, rerender, renders } = await mount<unknown, boolean>(world, useShown, true)
  expect(result.current).toBe('a')
  rerender(false)
  expect(result.current).toEqual({ title: 'a', done: false })
  const before = renders()
  await world.anna('a', { title: 'a', done: true })
  expect(result.current).toEqual({ title: 'a', done: true })
  expect(renders()).toBe(before + 1)
})
