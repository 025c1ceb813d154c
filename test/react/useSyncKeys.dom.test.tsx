import { cleanup } from '@testing-library/react'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import { afterEach, describe, expect, test } from 'vitest'
import { defineSchema } from '../../src/client.ts'
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

  test('takes a select that is written inline and makes a new object each time', async () => {
    const world = new World({ data })
    const { result, rerender, renders } = await mount(world, () =>
      useSyncItems({ prefix: 'todo/', select: ({ title }: { title: string }) => ({ title }) }),
    )
    const titles = (): unknown => result.current.map(([, { title }]) => title)
    rerender()
    expect(titles()).toEqual(['Cook', 'Pack'])
    expect(renders()).toBe(1)
    await world.anna('todo/2', { title: 'Pack bags', done: false })
    expect(titles()).toEqual(['Cook', 'Pack bags'])
    expect(renders()).toBe(2)
  })

  test('asks select again only of what changed, and keeps what it made of the rest', async () => {
    const world = new World({ data })
    const asked: string[] = []
    const titleOf = ({ title }: { title: string }, key: string): object => {
      asked.push(key)
      return { title }
    }
    await mount(world, () => useSyncItems({ prefix: 'todo/' }))
    const { result } = await mount(world, () => useSyncItems({ prefix: 'todo/', select: titleOf }))
    expect(asked).toEqual(['todo/1', 'todo/2'])
    const [, second] = result.current
    await world.anna('todo/1', { title: 'Cook rice', done: true })
    expect(asked).toEqual(['todo/1', 'todo/2', 'todo/1'])
    expect(result.current[1]).toBe(second)
  })

  test('does not ask select of a value that does not fit the schema', async () => {
    const fits = (value: unknown): boolean => typeof (value as { title?: unknown }).title === 'string'
    const todo: StandardSchemaV1<{ title: string }> = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: (value) =>
          fits(value) ? { value: value as { title: string } } : { issues: [{ message: 'no title' }] },
      },
    }
    const world = new World({
      data: { ...data, 'todo/3': 'not a todo' },
      store: { schema: defineSchema({ 'todo/*': todo }) },
    })
    const titleOf = ({ title }: { title: string }): string => title
    const { result } = await mount(world, () => useSyncItems({ prefix: 'todo/', select: titleOf }))
    expect(result.current).toEqual([
      ['todo/1', 'Cook'],
      ['todo/2', 'Pack'],
    ])
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
