import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { act } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, expect, test } from 'vitest'
import { SyncDevtools } from '../../src/devtools.ts'
import type { SyncDevtoolsProps } from '../../src/devtools.ts'
import { SyncProvider } from '../../src/index.ts'
import { doing } from '../react/mount.ts'
import { connectedWorld, World } from '../react/world.tsx'
import { scriptedStore } from '../support/scriptedStore.ts'
import { entry } from '../support/scriptedTransport.ts'

afterEach(cleanup)

async function show(world = new World(), props: SyncDevtoolsProps = {}): Promise<World> {
  render(
    <world.Provider>
      <SyncDevtools {...props} />
    </world.Provider>,
  )
  await world.settle()
  return world
}

const opener = (): HTMLElement => screen.getByRole('button', { name: 'synckey DevTools' })
const panel = (): HTMLElement | null => screen.queryByRole('region', { name: 'synckey DevTools' })
const tab = (name: RegExp): HTMLElement => screen.getByRole('tab', { name })

test('opens by its button, and Escape closes it and gives the keyboard back', async () => {
  await show()
  expect(panel()).toBeNull()
  fireEvent.click(opener())
  expect(document.activeElement).toBe(panel())
  fireEvent.keyDown(screen.getByRole('listbox', { name: 'Keys' }), { key: 'Escape' })
  expect(panel()).toBeNull()
  expect(document.activeElement).toBe(opener())
})

test('Escape ends the search first', async () => {
  await show(new World(), { defaultOpen: true })
  const search = screen.getByRole<HTMLInputElement>('searchbox', { name: 'Search keys' })
  fireEvent.change(search, { target: { value: 'x' } })
  fireEvent.keyDown(search, { key: 'Escape' })
  expect(search.value).toBe('')
  expect(panel()).not.toBeNull()
})

test('shows how much of the snapshot is there while it arrives', () => {
  const { store, server } = scriptedStore()
  render(
    <SyncProvider store={store}>
      <SyncDevtools defaultOpen />
    </SyncProvider>,
  )
  act(() => {
    server().welcome({ keys: 1200 })
    server().snapshot({ a: entry(1), b: entry(2) }, false)
  })
  expect(screen.getByText('2 of 1,200 keys')).toBeDefined()
  act(() => server().snapshot())
  expect(screen.queryByText(/of 1,200 keys/)).toBeNull()
})

test('an inline panel is open and stays so', async () => {
  await show(new World(), { dock: 'inline' })
  const list = screen.getByRole('listbox', { name: 'Keys' })
  fireEvent.keyDown(list, { key: 'Escape' })
  expect(panel()).not.toBeNull()
  expect(screen.queryByRole('button', { name: 'Close' })).toBeNull()
})

test('reads a store of its own', async () => {
  const world = await connectedWorld({ data: { other: 1 } })
  render(<SyncDevtools store={world.store} defaultOpen />)
  await world.settle()
  expect(screen.getByRole('option', { name: /^other/ })).toBeDefined()
})

test('costs a store nothing before it is opened, nor once it is gone', async () => {
  const world = new World()
  let watching = 0
  const store: typeof world.store = {
    ...world.store,
    subscribePrefix: (...args) => {
      const cancel = world.store.subscribePrefix(...args)
      watching++
      return () => {
        watching--
        cancel()
      }
    },
  }
  const { unmount } = render(<SyncDevtools store={store} />)
  expect(watching).toBe(0)
  fireEvent.click(opener())
  expect(watching).toBe(1)
  unmount()
  expect(watching).toBe(0)
})

test('walks the tabs by arrow keys', async () => {
  await show(new World(), { defaultOpen: true })
  fireEvent.keyDown(tab(/Keys/), { key: 'ArrowRight' })
  expect(tab(/Mesh/).getAttribute('aria-selected')).toBe('true')
  expect(document.activeElement).toBe(tab(/Mesh/))
  fireEvent.keyDown(tab(/Mesh/), { key: 'ArrowLeft' })
  fireEvent.keyDown(tab(/Keys/), { key: 'ArrowLeft' })
  expect(tab(/Writes/).getAttribute('aria-selected')).toBe('true')
})

test('says how the connection stands, and what is under way', async () => {
  const world = await show(new World(), { defaultOpen: true })
  expect(panel()?.textContent).toContain('Connected')
  await world.cut()
  expect(panel()?.textContent).toContain('Connection lost, trying again…')
  doing(() => world.store.set('a', 1))
  expect(panel()?.textContent).toContain('1 write under way')
})

test('reads out that the connection is lost, and not every write that comes and goes, nor every key', async () => {
  const world = await show(new World(), { defaultOpen: true })
  await world.cut()
  doing(() => world.store.set('a', 1))
  const live = (words: string): string | null | undefined =>
    screen.getByText(words).closest('[aria-live]')?.getAttribute('aria-live')
  expect(live('Connection lost, trying again…')).toBe('polite')
  expect(live('1 write under way')).toBe('off')
  expect(live('2 keys')).toBe('off')
  fireEvent.change(screen.getByRole('searchbox', { name: 'Search keys' }), { target: { value: 'a' } })
  expect((await screen.findByText(/^[1-9] of 2 keys$/)).getAttribute('aria-live')).toBe('polite')
})

test('lists what is under way, with its value, until it is answered', async () => {
  const world = await show(new World(), { defaultOpen: true })
  await world.cut()
  doing(() => world.store.set('draft', { text: 'hello' }))
  fireEvent.click(tab(/Writes/))
  const underWay = within(screen.getByRole('list', { name: 'Under way' }))
  expect(underWay.getByRole('listitem').textContent).toContain('waits for the connection draft{text: "hello"}')
  fireEvent.click(underWay.getByRole('button', { name: 'Show key' }))
  expect(screen.getByRole('article', { name: 'draft' })).toBeDefined()
  fireEvent.click(tab(/Writes/))
  await world.heal()
  expect(within(screen.getByRole('list', { name: 'Under way' })).queryAllByRole('listitem')).toEqual([])
})

test('lists refused writes, which can be tried again or dismissed', async () => {
  const leases = { note: { owner: 'ben', name: "Ben's desktop" } } as const
  const world = await show(new World({ data: { note: 'a' }, leases }), { defaultOpen: true })
  doing(() => world.store.set('note', { text: 'mine' }))
  await world.settle()
  fireEvent.click(tab(/Writes 1/))
  expect(screen.getByRole('listitem').textContent).toContain('lease-held note')
  expect(screen.getByRole('listitem').textContent).toContain('{text: "mine"}')
  world.advance(world.leftMs('note'))
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await world.settle()
  expect(world.dictionary.source.get('note')?.value).toEqual({ text: 'mine' })
  expect(screen.getByText('Nothing was refused.')).toBeDefined()
})

test('leaves the keyboard in the list when what was refused is dismissed', async () => {
  const leases = { a: { owner: 'ben', name: 'Ben' }, b: { owner: 'ben', name: 'Ben' } } as const
  const world = await show(new World({ data: { a: 1, b: 1 }, leases }), { defaultOpen: true })
  doing(() => world.store.set('a', 2))
  doing(() => world.store.set('b', 2))
  await world.settle()
  fireEvent.click(tab(/Writes 2/))
  const dismiss = (): HTMLElement => screen.getAllByRole('button', { name: 'Dismiss' })[0]!
  dismiss().focus()
  fireEvent.click(dismiss())
  expect(document.activeElement).toBe(dismiss())
  fireEvent.click(dismiss())
  expect(document.activeElement?.textContent).toContain('Nothing was refused.')
  expect(document.activeElement).not.toBe(document.body)
})

test('says that a connector without a mesh has no messages to show', async () => {
  const world = await show(new World(), { defaultOpen: true })
  fireEvent.click(tab(/Messages/))
  await world.settle()
  expect(screen.getByText('This connector does not let its messages be seen.')).toBeDefined()
})

test('renders a button on a server, and nothing that a client renders otherwise', async () => {
  const world = new World()
  const app = (
    <world.Provider>
      <SyncDevtools />
    </world.Provider>
  )
  const container = document.createElement('div')
  container.innerHTML = renderToString(app)
  expect(container.textContent).toContain('synckey DevTools')
  document.body.append(container)
  const errors: unknown[] = []
  const { hydrateRoot } = await import('react-dom/client')
  const root = await act(() => hydrateRoot(container, app, { onRecoverableError: (error) => errors.push(error) }))
  expect(errors).toEqual([])
  act(() => root.unmount())
})
