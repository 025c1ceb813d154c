import { act, cleanup, render, screen } from '@testing-library/react'
import type { ReactElement } from 'react'
import { afterEach, describe, expect, test, vi } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { createConnector } from '../../src/connector/createConnector.ts'
import { SyncProvider, useSyncErrors, useSyncKey, useSyncStatus, useSyncValue } from '../../src/index.ts'
import { createMemoryDictionary } from '../../src/testing/memoryDictionary.ts'
import { createMemoryTransport } from '../../src/testing/memoryTransport.ts'
import { mount } from './mount.ts'
import { connectedWorld, World } from './world.tsx'

// What users of other libraries complain about, and no other test would notice.

afterEach(cleanup)

/** All that can be told of a key. */
function Shown({ name }: { readonly name: string }): ReactElement {
  const [value, set, { status, exists, error, lease }] = useSyncKey<string>(name)
  const pending = useSyncStatus(({ pendingWrites }) => pendingWrites)
  const words = [
    value ?? 'nothing',
    status,
    exists ? 'there' : 'absent',
    error?.code ?? 'fine',
    lease.canWrite,
    pending,
  ]
  return (
    <button
      type="button"
      onClick={() => {
        set('mine')
      }}
    >
      {words.join(' ')}
    </button>
  )
}

function Refusals(): ReactElement {
  const [errors] = useSyncErrors()
  return <p>{errors.map(({ code, key, attempted }) => [code, key, attempted].join(' ')).join()}</p>
}

const text = (): string | null => screen.getByRole('button').textContent

describe('nothing to show', () => {
  test('because it is loading or because there is nothing are not the same', async () => {
    const world = new World()
    render(<Shown name="title" />, { wrapper: world.Provider })
    expect(text()).toBe('nothing unknown absent fine false 0')
    await world.settle()
    expect(text()).toBe('nothing ready absent fine true 0')
  })

  test('and not allowed to write says so before and after one tries', async () => {
    const world = new World()
    const { clock } = world
    const source = createMemoryDictionary({ clock })
    const connector = createConnector({
      source,
      clock,
      authorize: ({ op }) => (op === 'connect' ? 'read-only' : op === 'read'),
    })
    render(
      <SyncProvider options={{ transport: createMemoryTransport(connector, { clock }), clock }}>
        <Shown name="title" />
      </SyncProvider>,
    )
    await world.settle()
    expect(text()).toBe('nothing ready absent fine false 0')
    act(() => screen.getByRole('button').click())
    await world.settle()
    expect(text()).toBe('nothing ready absent forbidden false 0')
  })
})

test('a selector runs for its own key alone, however much is written elsewhere', async () => {
  const world = new World({ data: { mine: 1 } })
  const select = vi.fn<(value: number) => number>((value) => value * 2)
  const { result } = await mount(world, () => useSyncValue('mine', { select }))
  select.mockClear()
  for (let write = 0; write < 100; write++) world.dictionary.writeAs('anna', `other/${write}`, write)
  await world.settle()
  expect(world.store.keys('other/')).toHaveLength(100)
  expect(select).not.toHaveBeenCalled()
  await world.anna('mine', 2)
  expect(result.current).toBe(4)
})

test('a write that fails after its component has gone is in the list of refusals', async () => {
  const world = await connectedWorld({ data: { title: '' } })
  const shown = render(<Shown name="title" />, { wrapper: world.Provider })
  world.dictionary.writeAs('anna', 'title', 'hers')
  act(() => screen.getByRole('button').click())
  shown.unmount()
  await world.settle()
  render(<Refusals />, { wrapper: world.Provider })
  expect(screen.getByText('lease-held title mine')).toBeTruthy()
})

test('what was written offline counts as waiting until it has arrived', async () => {
  const world = await connectedWorld()
  render(<Shown name="title" />, { wrapper: world.Provider })
  await world.cut()
  act(() => screen.getByRole('button').click())
  await world.settle()
  expect(text()).toBe('mine ready there fine true 1')
  expect(world.dictionary.source.get('title')).toBeUndefined()
  await world.heal()
  expect(text()).toBe('mine ready there fine true 0')
  expect(world.dictionary.source.get('title')?.value).toBe('mine')
})

test('the published manifest names versions that a registry knows', () => {
  const { dependencies, peerDependencies } = manifest
  const ranges = Object.values({ ...dependencies, ...peerDependencies })
  expect(ranges.filter((range) => !/^(>=)?\d+(\.\d+)*$/.test(range))).toEqual([])
})
