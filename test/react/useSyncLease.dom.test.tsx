import { cleanup } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { useSyncLease } from '../../src/index.ts'
import { doing, mount } from './mount.ts'
import { connectedWorld, World } from './world.tsx'

afterEach(cleanup)

const held = { note: { owner: 'anna', name: "Anna's laptop", expiresInMs: 10_000 } }

test('shows the lease with its times and what is left', async () => {
  const world = new World({ data: { note: 'a' }, leases: held })
  const { result } = await mount(world, () => useSyncLease('note'))
  expect(result.current).toMatchObject({
    state: 'theirs',
    owner: 'anna',
    ownerName: "Anna's laptop",
    canWrite: false,
    expiresAt: world.clock.now() + world.leftMs('note'),
    remainingMs: world.leftMs('note'),
    pending: false,
    error: null,
  })
})

test('counts down in whole ticks, says zero not before the end, and then is silent', async () => {
  const world = new World({ data: { note: 'a' }, leases: held })
  const { result, renders } = await mount(world, () => useSyncLease('note'))
  const leftMs = world.leftMs('note')
  world.advance(1)
  expect(result.current.remainingMs).toBe(leftMs)
  expect(renders()).toBe(0)
  world.advance(999)
  expect(result.current.remainingMs).toBe(leftMs - 1000)
  expect(renders()).toBe(1)
  world.advance(leftMs - 1001)
  expect(result.current).toMatchObject({ remainingMs: 1000, state: 'theirs', canWrite: false })
  world.advance(1)
  expect(result.current).toMatchObject({ remainingMs: null, state: 'lapsed', canWrite: true, expiresAt: null })
  const before = renders()
  world.advance(3_600_000)
  expect(renders()).toBe(before)
})

test('ticks when a whole tick is left, whenever it was mounted', async () => {
  const world = new World({ data: { note: 'a' }, leases: held })
  world.store.connect()
  await world.settle()
  const leftMs = world.leftMs('note')
  world.advance(300)
  const { result, renders } = await mount(world, () => useSyncLease('note').remainingMs)
  expect(result.current).toBe(leftMs)
  world.advance(699)
  expect(renders()).toBe(0)
  world.advance(1)
  expect(result.current).toBe(leftMs - 1000)
})

test('ticks as often as it is told, and not at all where it is told never to', async () => {
  const world = new World({ data: { note: 'a' }, leases: held })
  const tenths = await mount(world, () => useSyncLease('note', { tickMs: 100 }).remainingMs)
  const never = await mount(world, () => useSyncLease('note', { tickMs: Infinity }).remainingMs)
  const leftMs = world.leftMs('note')
  world.advance(300)
  expect(tenths.result.current).toBe(leftMs - 300)
  expect(never.result.current).toBeNull()
  expect(never.renders()).toBe(0)
})

test('ticks that lead nowhere are a mistake that is told', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const world = await connectedWorld({ data: { note: 'a' }, leases: held })
  await expect(mount(world, () => useSyncLease('note', { tickMs: 0 }))).rejects.toThrow('tickMs is 0')
  vi.restoreAllMocks()
})

test('a renewal renders it, once, and starts the countdown anew', async () => {
  const world = new World({ data: { note: 'a' }, leases: { note: 'mine' } })
  const { result, renders } = await mount(world, () => useSyncLease('note', { tickMs: 60_000 }))
  const leftMs = world.leftMs('note')
  world.advance(30_500)
  const before = renders()
  world.dictionary.source.set('note', 'a')
  await world.settle()
  expect(renders()).toBe(before + 1)
  expect(world.leftMs('note')).toBe(leftMs - 500)
  expect(result.current.expiresAt).toBe(world.clock.now() + leftMs - 500)
})

test('a free key has nothing to count down, and no timer', async () => {
  const world = new World({ data: { note: 'a' } })
  const waiting = world.clock.waiting
  const { result } = await mount(world, () => useSyncLease('note'))
  expect(result.current).toMatchObject({ state: 'free', remainingMs: null, expiresAt: null, since: null })
  expect(world.clock.waiting).toBe(waiting)
})

test('unmounting stops the ticks', async () => {
  const world = new World({ data: { note: 'a' }, leases: held })
  world.store.connect()
  await world.settle()
  const waiting = world.clock.waiting
  const { unmount } = await mount(world, () => useSyncLease('note'))
  expect(world.clock.waiting).toBeGreaterThan(waiting)
  unmount()
  expect(world.clock.waiting).toBe(waiting)
})

test('takes, prolongs and gives up', async () => {
  const world = new World({ data: { note: 'a' } })
  const { result } = await mount(world, () => useSyncLease('note'))
  const taken = doing(() => result.current.acquire())
  expect(result.current.pending).toBe(true)
  await world.settle()
  expect(await taken).toMatchObject({ ok: true, lease: { state: 'mine' } })
  expect(result.current).toMatchObject({ state: 'mine', pending: false })
  world.advance(60_000)
  const { expiresAt } = result.current
  doing(() => result.current.renew())
  await world.settle()
  expect(result.current.expiresAt).toBe(expiresAt! + 60_000)
  doing(() => result.current.release())
  await world.settle()
  expect(result.current.state).toBe('free')
  expect(world.store.get('note')).toBe('a')
})

test('gives up with the value, without it, or not before its time', async () => {
  const world = new World({ data: { note: 'a' }, leases: { note: 'mine' } })
  const { result } = await mount(world, () => useSyncLease('note'))
  expect(await result.current.release({ mode: 'lapse' })).toMatchObject({
    ok: true,
    value: 'a',
    lease: { state: 'mine' },
  })
  await world.settle()
  expect(result.current).toMatchObject({ state: 'mine', pending: false })
  doing(() => result.current.release({ mode: 'delete' }))
  await world.settle()
  expect(result.current.state).toBe('free')
  expect(world.store.key('note').exists).toBe(false)
})

test('takes with a value a key that is absent, and is refused without', async () => {
  const world = new World()
  const { result } = await mount(world, () => useSyncLease('note'))
  const refused = doing(() => result.current.acquire())
  await world.settle()
  expect(await refused).toMatchObject({ ok: false, error: { code: 'invalid-value' } })
  expect(result.current.error?.code).toBe('invalid-value')
  doing(() => result.current.acquire({ value: 'a' }))
  await world.settle()
  expect(result.current).toMatchObject({ state: 'mine', error: null })
  expect(world.dictionary.source.get('note')?.value).toBe('a')
})

test('is refused what somebody else holds', async () => {
  const world = new World({ data: { note: 'a' }, leases: held })
  const { result } = await mount(world, () => useSyncLease('note'))
  doing(() => result.current.acquire())
  await world.settle()
  expect(result.current.error).toMatchObject({ code: 'lease-held', ownerName: "Anna's laptop" })
  doing(() => world.store.reset('note'))
  expect(result.current.error).toBeNull()
})

test('does not render for a value alone', async () => {
  const world = new World({ data: { note: 'a' }, leases: { note: 'mine' } })
  const { renders } = await mount(world, () => useSyncLease('note'))
  world.dictionary.source.set('note', 'b')
  await world.settle()
  expect(world.store.get('note')).toBe('b')
  expect(renders()).toBe(0)
})

test('keeps its functions, which are those of every hook on the key', async () => {
  const world = new World({ data: { note: 'a' } })
  const { result } = await mount(world, () => [useSyncLease('note'), useSyncLease('note')] as const)
  const [{ acquire, renew, release }] = result.current
  await world.anna('note', 'b')
  expect(result.current[1]).toMatchObject({ acquire, renew, release })
})

test('without a key there is no lease to take', async () => {
  const { result } = await mount(new World(), () => useSyncLease(null))
  expect(result.current).toMatchObject({ state: 'unknown', canWrite: false, remainingMs: null })
  expect(await doing(() => result.current.acquire({ value: 1 }))).toMatchObject({
    ok: false,
    error: { code: 'invalid-key', attempted: 1 },
  })
})
