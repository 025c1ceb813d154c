import { cleanup, render } from '@testing-library/react'
import { StrictMode, type ReactElement } from 'react'
import { afterEach, describe, expect, test } from 'vitest'
import type { Lease } from '../../src/client/types.ts'
import { useHoldLease, type HoldLeaseOptions } from '../../src/index.ts'
import { mount } from './mount.ts'
import { World } from './world.tsx'

afterEach(cleanup)

const hour = 3_600_000
const held = (world: World): string => world.store.lease('note').state

test('takes the lease of a free key, and keeps its value', async () => {
  const world = new World({ data: { note: 'a' } })
  const { result } = await mount(world, () => useHoldLease('note'))
  expect(result.current.state).toBe('mine')
  expect(world.store.get('note')).toBe('a')
})

test('writes its value where the key is absent, and only there', async () => {
  const world = new World({ data: { note: 'a' } })
  await mount(world, () => useHoldLease('absent', { value: 'here' }))
  await mount(world, () => useHoldLease('note', { value: 'here' }))
  expect([world.store.get('absent'), world.store.get('note')]).toEqual(['here', 'a'])
})

test('an absent key without a value is refused, and says so', async () => {
  const world = new World()
  const { result } = await mount(world, () => useHoldLease('absent'))
  expect(result.current.state).toBe('free')
  expect(world.store.key('absent').error).toMatchObject({ code: 'invalid-value' })
})

test('waits while another holds the key, and takes it when that is over', async () => {
  const world = new World({ data: { note: 'a' }, leases: { note: { owner: 'anna', expiresInMs: 10_000 } } })
  const { result } = await mount(world, () => useHoldLease('note'))
  expect(result.current).toMatchObject({ state: 'theirs', canWrite: false })
  world.advance(world.leftMs('note'))
  await world.settle()
  expect(result.current.state).toBe('mine')
})

test('renews at half of what is left, for as long as it is mounted', async () => {
  const world = new World({ data: { note: 'a' } })
  await mount(world, () => useHoldLease('note'))
  for (let half = 0; half < 6; half++) {
    world.advance(hour / 2)
    await world.settle()
  }
  expect(held(world)).toBe('mine')
  expect(world.leftMs('note')).toBeGreaterThanOrEqual(hour / 2)
})

test('renews as often as it is told', async () => {
  const world = new World({ data: { note: 'a' } })
  await mount(world, () => useHoldLease('note', { renewEveryMs: 60_000 }))
  const { expiresAt } = world.store.lease('note')
  world.advance(60_000)
  await world.settle()
  expect(world.store.lease('note').expiresAt).toBe(expiresAt! + 60_000)
})

test('renews after a reconnect what it could not renew before', async () => {
  const world = new World({ data: { note: 'a' } })
  await mount(world, () => useHoldLease('note', { renewEveryMs: 60_000 }))
  const { expiresAt } = world.store.lease('note')
  await world.cut()
  world.advance(60_000)
  await world.settle()
  await world.heal()
  world.advance(60_000)
  await world.settle()
  expect(world.store.lease('note').expiresAt).toBeGreaterThan(expiresAt!)
})

describe('when it goes', () => {
  test('before its request was answered, it gives up what it is granted then', async () => {
    const world = new World({ data: { note: 'a' } })
    world.store.connect()
    const useHold = (enabled: boolean): unknown => useHoldLease('note', { enabled, graceMs: 0 })
    const { rerender } = await mount<unknown, boolean>(world, useHold, false)
    rerender(true)
    rerender(false)
    world.advance(0)
    await world.settle()
    expect(held(world)).toBe('free')
    world.advance(2 * hour)
    await world.settle()
    expect(held(world)).toBe('free')
  })

  test.each([
    ['keep', 'free', 'a'],
    ['lapse', 'mine', 'a'],
    ['delete', 'free', undefined],
  ] as const)('onRelease %s leaves the key %s', async (onRelease, state, value) => {
    const world = new World({ data: { note: 'a' } })
    world.store.connect()
    const { unmount } = await mount(world, () => useHoldLease('note', { onRelease }))
    unmount()
    world.advance(999)
    await world.settle()
    expect(held(world)).toBe('mine')
    world.advance(1)
    await world.settle()
    expect(held(world)).toBe(state)
    expect(world.store.get('note')).toBe(value)
  })

  test('a remount within the grace keeps the lease', async () => {
    const world = new World({ data: { note: 'a' } })
    world.store.connect()
    const first = await mount(world, () => useHoldLease('note', { graceMs: 5000 }))
    const { since } = world.store.lease('note')
    first.unmount()
    world.advance(4000)
    await mount(world, () => useHoldLease('note', { graceMs: 5000 }))
    world.advance(60_000)
    await world.settle()
    expect(world.store.lease('note')).toMatchObject({ state: 'mine', since })
  })

  test('another component of the same key holds it still', async () => {
    const world = new World({ data: { note: 'a' } })
    const first = await mount(world, () => useHoldLease('note'))
    await mount(world, () => useHoldLease('note'))
    first.unmount()
    world.advance(10_000)
    await world.settle()
    expect(held(world)).toBe('mine')
  })

  test('disabled lets go, and enabled takes it again', async () => {
    const world = new World({ data: { note: 'a' } })
    const { rerender } = await mount<unknown, boolean>(world, (enabled) => useHoldLease('note', { enabled }), true)
    rerender(false)
    world.advance(1000)
    await world.settle()
    expect(held(world)).toBe('free')
    rerender(true)
    await world.settle()
    expect(held(world)).toBe('mine')
  })
})

test('a page that is left lets go at once, and takes the lease again when its user comes back', async () => {
  const world = new World({ data: { note: 'a' } })
  await mount(world, () => useHoldLease('note'))
  window.dispatchEvent(new PageTransitionEvent('pagehide'))
  await world.settle()
  expect(held(world)).toBe('free')
  window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
  await world.settle()
  expect(held(world)).toBe('mine')
})

test('StrictMode takes the lease once', async () => {
  const world = new World({ data: { note: 'a' } })
  const sets: string[] = []
  world.dictionary.source.subscribe((event) => {
    if (event.type === 'update' || event.type === 'delete') sets.push(event.type)
  })
  function Holder(options: HoldLeaseOptions): ReactElement {
    return <p>{useHoldLease('note', options).state}</p>
  }
  const { container } = render(
    <StrictMode>
      <world.Provider>
        <Holder />
      </world.Provider>
    </StrictMode>,
  )
  await world.settle()
  expect(container.textContent).toBe('mine')
  expect(sets).toEqual(['update'])
})

test('begun without a connection, it tells of no refusal, and takes the lease when there is one', async () => {
  const world = new World({ data: { note: 'a' } })
  const { result, rerender } = await mount<Lease, boolean>(world, (enabled) => useHoldLease('note', { enabled }), false)
  await world.cut()
  rerender(true)
  await world.settle()
  expect(world.store.key('note').error).toBeNull()
  expect(world.store.getState().errors).toEqual([])
  await world.heal()
  expect(result.current.state).toBe('mine')
})

describe('written and left without a connection', () => {
  const leave = async (world: World) => {
    const { rerender, result } = await mount<Lease, boolean>(
      world,
      (enabled) => useHoldLease('note', { enabled }),
      false,
    )
    await world.cut()
    rerender(true)
    void world.store.set('note', 'b')
    rerender(false)
    world.advance(1000)
    await world.settle()
    return { rerender, result }
  }

  test('it gives up the lease that the write took', async () => {
    const world = new World({ data: { note: 'a' } })
    await leave(world)
    await world.heal()
    await world.settle()
    expect(world.store.key('note')).toMatchObject({ value: 'b', pending: false, error: null })
    expect(held(world)).toBe('free')
  })

  test('a write that another owner refuses keeps its refusal, and nothing else is refused', async () => {
    const world = new World({ data: { note: 'a' } })
    await leave(world)
    world.dictionary.writeAs('anna', 'note', 'hers')
    await world.heal()
    await world.settle()
    expect(world.store.key('note')).toMatchObject({ value: 'hers', error: { code: 'lease-held', attempted: 'b' } })
    expect(world.store.getState().errors).toHaveLength(1)
  })

  test('held again before that, it keeps it', async () => {
    const world = new World({ data: { note: 'a' } })
    const { rerender, result } = await leave(world)
    rerender(true)
    await world.heal()
    await world.settle()
    world.advance(60_000)
    await world.settle()
    expect(result.current.state).toBe('mine')
  })
})

test('null holds nothing', async () => {
  const world = new World({ data: { note: 'a' } })
  const { result } = await mount(world, () => useHoldLease(null))
  expect(result.current.state).toBe('unknown')
  expect(held(world)).toBe('free')
})
