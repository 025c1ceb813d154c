import { act, cleanup, render } from '@testing-library/react'
import { Component, Suspense, type ReactElement, type ReactNode } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { SyncProvider, useSuspenseSyncKey } from '../../src/index.ts'
import { createTestSync } from '../../src/testing.ts'
import { World, type WorldOptions } from './world.tsx'

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

class Boundary extends Component<{ readonly children: ReactNode }, { readonly error: Error | null }> {
  override state = { error: null as Error | null }

  static getDerivedStateFromError(error: Error): { readonly error: Error } {
    return { error }
  }

  override render(): ReactNode {
    return this.state.error ? `failed: ${this.state.error.message}` : this.props.children
  }
}

function Title(): ReactElement {
  const [title, setTitle] = useSuspenseSyncKey<string>('title')
  return <input value={title ?? 'none'} onChange={(event) => void setTitle(event.target.value)} />
}

/** The provider stands inside the boundary that its children suspend, so that nobody but the hook connects. */
function page(world: World, count = 1): ReturnType<typeof render> {
  return render(
    <Boundary>
      <Suspense fallback="loading">
        <SyncProvider store={world.store}>
          {Array.from({ length: count }, (_, index) => (
            <Title key={index} />
          ))}
        </SyncProvider>
      </Suspense>
    </Boundary>,
  )
}

async function settled(options: WorldOptions, count = 1): Promise<{ world: World; text: () => string | null }> {
  const world = new World(options)
  const { container } = page(world, count)
  expect(container.textContent).toBe('loading')
  await world.settle()
  await act(async () => {})
  return { world, text: () => container.querySelector('input')?.value ?? container.textContent }
}

test('suspends until the first snapshot, and connects by itself, once', async () => {
  const { world, text } = await settled({ data: { title: 'Picnic' } }, 3)
  expect(text()).toBe('Picnic')
  expect(world.opened).toBe(1)
})

test('an absent value means that there is none', async () => {
  const { text } = await settled({})
  expect(text()).toBe('none')
})

test('waits for its own key where the store is told of the keys it uses alone', async () => {
  const world = new World({ data: { title: 'Picnic' }, subscribe: 'used' })
  world.store.connect()
  await world.settle()
  expect(world.store.status().state).toBe('connected')
  const { container } = page(world)
  expect(container.textContent).toBe('loading')
  await world.settle()
  await act(async () => {})
  expect(container.querySelector('input')?.value).toBe('Picnic')
  world.advance(60_000)
  await world.anna('title', 'Party')
  expect(container.querySelector('input')?.value).toBe('Party')
})

test('stays connected for those who mounted, after it handed over', async () => {
  const { world, text } = await settled({ data: { title: 'Picnic' } })
  world.advance(60_000)
  await world.anna('title', 'Party')
  expect(text()).toBe('Party')
  expect(world.opened).toBe(1)
})

test('does not suspend again when the connection goes', async () => {
  const { world, text } = await settled({ data: { title: 'Picnic' } })
  await world.cut()
  expect(text()).toBe('Picnic')
})

test('does not suspend for what the store was given', async () => {
  const world = new World({ store: { initial: { title: 'Given' } } })
  expect(page(world).container.querySelector('input')?.value).toBe('Given')
  await world.settle()
})

test('throws into the boundary where nothing will come any more', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const world = new World()
  world.store.close()
  const { container } = page(world)
  expect(container.textContent).toBe('failed: The sync store is closed; nothing will come of it any more.')
})

test('throws into the boundary where the connector asks for another token', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const sync = createTestSync({ status: 'needs-auth' })
  const { container } = render(
    <Boundary>
      <Suspense fallback="loading">
        <SyncProvider store={sync.store}>
          <Title />
        </SyncProvider>
      </Suspense>
    </Boundary>,
  )
  expect(container.textContent).toBe('loading')
  await act(() => sync.settled())
  expect(container.textContent).toContain('failed: The connection ended (4401): the token is not valid any more.')
})

test('throws into the boundary when the store is closed while it waits', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const world = new World()
  const { container } = page(world)
  act(() => world.store.close())
  await act(async () => {})
  expect(container.textContent).toContain('failed: The sync store is closed')
})
