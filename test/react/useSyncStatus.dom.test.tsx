import { cleanup } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { usePeers, useSyncErrors, useSyncStatus } from '../../src/index.ts'
import { doing, mount } from './mount.ts'
import { World } from './world.tsx'

afterEach(cleanup)

test('tells the state of the connection', async () => {
  const world = new World()
  const seen: string[] = []
  await mount(world, () => seen.push(useSyncStatus().state))
  await world.cut()
  await world.heal()
  expect(seen.filter((state, index) => state !== seen[index - 1])).toEqual([
    'idle',
    'connecting',
    'connected',
    'reconnecting',
    'connected',
  ])
})

test('renders only for what is selected, not for keys, not for pending writes', async () => {
  const world = new World({ data: { note: 'a' } })
  const { result, renders } = await mount(world, () => useSyncStatus((status) => status.state === 'connected'))
  await world.anna('note', 'b')
  doing(() => world.store.set('other', 'b'))
  await world.settle()
  expect(renders()).toBe(0)
  await world.cut()
  expect(result.current).toBe(false)
  expect(renders()).toBe(1)
})

test('usePeers does not render for keys, nor for writes under way', async () => {
  const world = new World({ data: { note: 'a' } })
  const { result, renders } = await mount(world, () => usePeers())
  expect(result.current).toEqual([])
  await world.anna('note', 'b')
  doing(() => world.store.set('other', 'b'))
  await world.settle()
  expect(renders()).toBe(0)
})

test('useSyncErrors lists the refusals of all keys, and dismisses one or all', async () => {
  const world = new World({ data: { a: 1, b: 1 }, leases: { a: { owner: 'anna' }, b: { owner: 'anna' } } })
  const { result, renders } = await mount(world, () => useSyncErrors())
  const [before, dismiss] = result.current
  expect(before).toEqual([])
  doing(() => {
    world.store.set('a', 2)
    world.store.set('b', 2)
  })
  await world.settle()
  expect(renders()).toBe(1)
  expect(result.current[0].map(({ key, code }) => `${key} ${code}`)).toEqual(['a lease-held', 'b lease-held'])
  expect(result.current[1]).toBe(dismiss)
  doing(() => dismiss(result.current[0][0]))
  expect(result.current[0].map(({ key }) => key)).toEqual(['b'])
  doing(() => dismiss())
  expect(result.current[0]).toEqual([])
})
