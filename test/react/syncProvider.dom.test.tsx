import { act, cleanup, render } from '@testing-library/react'
import { StrictMode, Suspense } from 'react'
import type { ReactElement } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import {
  SyncProvider,
  useHoldLease,
  usePeers,
  useSetSyncKey,
  useSuspenseSyncKey,
  useSyncErrors,
  useSyncEvent,
  useSyncItems,
  useSyncKey,
  useSyncKeys,
  useSyncLease,
  useSyncStatus,
  useSyncStore,
  useSyncValue,
} from '../../src/index.ts'
import { connectedWorld, World } from './world.tsx'

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

function Note({ name = 'note' }: { readonly name?: string }): ReactElement {
  return <p>{useSyncValue(name, { default: '' })}</p>
}

test('strict mode opens one channel, with a store given and with one of its own', async () => {
  const given = new World({ data: { note: 'given' } })
  const own = new World({ data: { note: 'own' } })
  const { container } = render(
    <StrictMode>
      <SyncProvider store={given.store}>
        <Note />
      </SyncProvider>
      <SyncProvider options={{ transport: own.transport, clock: own.clock }}>
        <Note />
      </SyncProvider>
    </StrictMode>,
  )
  await given.settle()
  await own.settle()
  expect(container.textContent).toBe('givenown')
  expect([given.opened, own.opened]).toEqual([1, 1])
})

test('nothing connects before it is mounted', () => {
  const world = new World()
  expect(world.opened).toBe(0)
  render(<world.Provider />)
  expect(world.opened).toBe(1)
})

test('the connection outlives a remount, and ends some time after the last provider', async () => {
  const world = new World({ store: { closeDelayMs: 1000 } })
  const first = render(<world.Provider />)
  await world.settle()
  first.unmount()
  world.advance(999)
  const second = render(<world.Provider />)
  world.advance(1000)
  expect(world.store.status().state).toBe('connected')
  second.unmount()
  world.advance(1000)
  expect(world.store.status().state).toBe('idle')
  expect(world.opened).toBe(1)
})

test('options are read once', async () => {
  const world = new World({ data: { note: 'a' } })
  const app = (initial: string): ReactElement => (
    <SyncProvider options={{ transport: world.transport, clock: world.clock, initial: { note: initial } }}>
      <Note />
    </SyncProvider>
  )
  const { container, rerender } = render(app('first'))
  rerender(app('second'))
  expect(container.textContent).toBe('first')
  await world.settle()
  expect(container.textContent).toBe('a')
  expect(world.opened).toBe(1)
})

test('another store is read and connected in the place of the one before', async () => {
  const [a, b] = [new World({ data: { note: 'a' } }), new World({ data: { note: 'b' } })]
  const app = ({ store }: World): ReactElement => (
    <SyncProvider store={store}>
      <Note />
    </SyncProvider>
  )
  const { container, rerender } = render(app(a))
  await a.settle()
  rerender(app(b))
  await b.settle()
  expect(container.textContent).toBe('b')
  a.advance(1000)
  expect(a.store.status().state).toBe('idle')
})

test('a store that is given takes the place of one made from options', async () => {
  const [own, given] = [new World({ data: { note: 'own' } }), new World({ data: { note: 'given' } })]
  const { container, rerender } = render(
    <SyncProvider options={{ transport: own.transport, clock: own.clock }}>
      <Note />
    </SyncProvider>,
  )
  await own.settle()
  rerender(
    <SyncProvider store={given.store}>
      <Note />
    </SyncProvider>,
  )
  await given.settle()
  expect(container.textContent).toBe('given')
})

test('a hook may be given a store of its own, inside a provider and outside', async () => {
  const [inner, outer] = [await connectedWorld({ data: { note: 'inner' } }), new World({ data: { note: 'outer' } })]
  function Both(): ReactElement {
    const [value] = useSyncKey('note', { default: '', store: inner.store })
    return <p>{`${value} ${useSyncLease('note', { store: inner.store }).state}`}</p>
  }
  const { container } = render(
    <>
      <outer.Provider>
        <Both />
      </outer.Provider>
      <Both />
    </>,
  )
  expect(container.textContent).toBe('inner freeinner free')
})

const hooks = {
  useHoldLease: () => useHoldLease('note'),
  usePeers,
  useSetSyncKey: () => useSetSyncKey('note'),
  useSuspenseSyncKey: () => useSuspenseSyncKey('note'),
  useSyncErrors,
  useSyncEvent: () => useSyncEvent('synced', () => {}),
  useSyncItems: () => useSyncItems(),
  useSyncKeys: () => useSyncKeys(),
  useSyncKey: () => useSyncKey('note'),
  useSyncLease: () => useSyncLease('note'),
  useSyncStatus: () => useSyncStatus(),
  useSyncStore: () => useSyncStore(),
  useSyncValue: () => useSyncValue('note'),
}

test.each(Object.entries(hooks))('%s outside a provider names the provider', (_, useHook) => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  function Lost(): ReactElement {
    useHook()
    return <p />
  }
  expect(() => render(<Lost />)).toThrow('<SyncProvider>')
})

test('a provider without a store says so', () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  // @ts-expect-error TypeScript says so too
  expect(() => render(<SyncProvider />)).toThrow('SyncProvider needs a `store`')
})

test('a component that suspends and comes back reads on', async () => {
  const world = new World({ data: { note: 'a' } })
  const waiting: { resolve?: () => void; promise?: Promise<void> } = {}
  waiting.promise = new Promise((resolve) => {
    waiting.resolve = resolve
  })
  let isReady = false
  void waiting.promise.then(() => (isReady = true))
  function Later(): ReactElement {
    const value = useSyncValue('note', { default: '' })
    if (!isReady) throw waiting.promise
    return <p>{value}</p>
  }
  const { container } = render(
    <world.Provider>
      <Suspense fallback="waiting">
        <Later />
      </Suspense>
    </world.Provider>,
  )
  expect(container.textContent).toBe('waiting')
  await world.anna('note', 'b')
  await act(async () => waiting.resolve?.())
  expect(container.textContent).toBe('b')
})

/** Renders an app below which something suspends once; resolves when it is there. Returns what was warned of. */
async function warningsOf(app: (below: ReactElement) => ReactElement): Promise<readonly string[]> {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  let isReady = false
  const waiting = Promise.resolve().then(() => {
    isReady = true
  })
  function Late(): ReactElement {
    if (!isReady) throw waiting
    return <p>there</p>
  }
  const { container } = render(app(<Late />))
  await act(() => waiting)
  expect(container.textContent).toBe('there')
  return warn.mock.calls.map(([text]) => String(text))
}

test('a second store made without a mount is warned of, in strict mode too', async () => {
  const { transport, clock } = new World()
  const app = (below: ReactElement): ReactElement => (
    <Suspense fallback="waiting">
      <SyncProvider options={{ transport, clock }}>{below}</SyncProvider>
    </Suspense>
  )
  expect(await warningsOf(app)).toEqual([expect.stringContaining('Put a <Suspense> between')])
  cleanup()
  vi.restoreAllMocks()
  expect(await warningsOf((below) => <StrictMode>{app(below)}</StrictMode>)).toHaveLength(1)
})

test('a store made outside of what suspends, or given, is not warned of', async () => {
  const { transport, clock, store } = new World()
  const boundary = (below: ReactElement): ReactElement => <Suspense fallback="waiting">{below}</Suspense>
  const inside = (below: ReactElement): ReactElement => (
    <StrictMode>
      <SyncProvider options={{ transport, clock }}>{boundary(below)}</SyncProvider>
      <SyncProvider options={{ transport, clock }} />
    </StrictMode>
  )
  const given = (below: ReactElement): ReactElement => boundary(<SyncProvider store={store}>{below}</SyncProvider>)
  expect(await warningsOf(inside)).toEqual([])
  cleanup()
  expect(await warningsOf(given)).toEqual([])
})
