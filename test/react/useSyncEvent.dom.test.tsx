import { cleanup } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { useSyncEvent } from '../../src/index.ts'
import { mount } from './mount.ts'
import { World } from './world.tsx'

afterEach(cleanup)

const mine = { data: { note: 'a' }, leases: { note: 'mine' as const } }

test('calls the handler of the last render, and never renders', async () => {
  const world = new World(mine)
  const [first, second] = [vi.fn<(loss: { mine: unknown }) => void>(), vi.fn<(loss: { mine: unknown }) => void>()]
  const { rerender, renders } = await mount(
    world,
    (handler: (loss: { mine: unknown }) => void) => useSyncEvent('lease-lost', handler),
    first,
  )
  rerender(second)
  const before = renders()
  await world.anna('note', 'hers')
  expect(first).not.toHaveBeenCalled()
  expect(second).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ key: 'note', mine: 'a', ownerName: "Anna's laptop" }),
  )
  expect(renders()).toBe(before)
})

test('hears the first snapshot, and nothing once it has gone', async () => {
  const world = new World(mine)
  const [synced, lost] = [vi.fn<() => void>(), vi.fn<() => void>()]
  const { unmount } = await mount(world, () => {
    useSyncEvent('synced', synced)
    useSyncEvent('lease-lost', lost)
  })
  expect(synced).toHaveBeenCalledOnce()
  unmount()
  await world.anna('note', 'hers')
  expect(lost).not.toHaveBeenCalled()
})

test('hears that a lease of its own is about to end', async () => {
  const world = new World(mine)
  const ending = vi.fn<(detail: { key: string; expiresAt: number }) => void>()
  await mount(world, () => useSyncEvent('lease-expiring', ending))
  const endsAt = world.clock.now() + world.leftMs('note')
  world.advance(54 * 60_000)
  expect(ending).not.toHaveBeenCalled()
  world.advance(2 * 60_000)
  expect(ending).toHaveBeenCalledExactlyOnceWith({ key: 'note', expiresAt: endsAt })
})
