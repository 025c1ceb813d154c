import { cleanup } from '@testing-library/react'
import { afterEach, describe, expect, test } from 'vitest'
import { useSyncItems, useSyncKeys } from '../../src/index.ts'
import { doing, mount } from './mount.ts'
import { World } from './world.tsx'

afterEach(cleanup)

const data = { 'todo/2': { title: 'Pack', done: false }, 'todo/1': { title: 'Cook', done: true }, note: 'a' }

describe('useSyncKeys', () => {
  test('shows the keys of a prefix in order, and renders only when one comes or goes', async () => {
    const world = new World({ data })
    const { result, renders } = await mount(world, () => useSyncKeys('todo/'))
    expect(result.current).toEqual(['todo/1', 'todo/2'])
    await world.anna('todo/1', { title: 'Cook rice', done: true })
    await world.anna('note', 'b')
    expect(renders()).toBe(0)
    await world.anna('todo/3', { title: 'Go', done: false })
    await world.anna('todo/1', null)
    expect(result.current).toEqual(['todo/2', 'todo/3'])
    expect(renders()).toBe(2)
  })

  test('keeps the list for the same keys, and shows another prefix at once', async () => {
    const world = new World({ data })
    const { result, rerender } = await mount<readonly string[], string>(world, (prefix) => useSyncKeys(prefix), 'todo/')
    const before = result.current
    rerender('todo/')
    expect(result.current).toBe(before)
    rerender('no')
    expect(result.current).toEqual(['note'])
  })

  test('shows all keys without a prefix', async () => {
    const world = new World({ data })
    const { result } = await mount(world, () => useSyncKeys())
    expect(result.current).toEqual(['anna/desk', 'note', 'todo/1', 'todo/2'])
  })
})

describe('useSyncItems', () => {
  test('shows keys and values in order, and keeps the identity of items that stay the same', async () => {
    const world = new World({ data })
    const { result, renders } = await mount(world, () => useSyncItems({ prefix: 'todo/' }))
    expect(result.current).toEqual([
      ['todo/1', data['todo/1']],
      ['todo/2', data['todo/2']],
    ])
    const [, second] = result.current
    await world.anna('todo/1', { title: 'Cook rice', done: true })
    expect(result.current[0]).toEqual(['todo/1', { title: 'Cook rice', done: true }])
    expect(result.current[1]).toBe(second)
    expect(renders()).toBe(1)
    await world.anna('note', 'b')
    expect(renders()).toBe(1)
  })

  test('renders only for what is selected', async () => {
    const world = new World({ data })
    const isDone = (todo: { done: boolean }): boolean => todo.done
    const { result, renders } = await mount(world, () => useSyncItems({ prefix: 'todo/', select: isDone }))
    expect(result.current).toEqual([
      ['todo/1', true],
      ['todo/2', false],
    ])
    await world.anna('todo/2', { title: 'Pack bags', done: false })
    expect(renders()).toBe(0)
    await world.anna('todo/2', { title: 'Pack bags', done: true })
    expect(result.current[1]).toEqual(['todo/2', true])
    expect(renders()).toBe(1)
  })

  test('shows an own write at once, and renders once for a batch', async () => {
    const world = new World({ data })
    const { result, renders } = await mount(world, () => useSyncItems({ prefix: 'todo/' }))
    doing(() =>
      world.store.batch(() => {
        world.store.set('todo/1', 1)
        world.store.set('todo/2', 2)
        world.store.set('todo/3', 3)
      }),
    )
    expect(result.current.map(([, value]) => value)).toEqual([1, 2, 3])
    expect(renders()).toBe(1)
  })

  test('leaves nothing behind when it goes', async () => {
    const world = new World({ data })
    const { unmount, renders } = await mount(world, () => useSyncItems())
    unmount()
    await world.anna('note', 'b')
    expect(renders()).toBe(0)
  })
})
