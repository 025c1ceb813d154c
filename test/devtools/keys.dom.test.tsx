import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { SyncDevtools } from '../../src/devtools.ts'
import { World } from '../react/world.tsx'
import type { WorldOptions } from '../react/world.tsx'

afterEach(cleanup)

const data = { 'board/title': 'Picnic', 'board/place': { name: 'Lake', shady: true }, guests: 12 }
const leases = { 'board/title': { owner: 'ben', name: "Ben's desktop" }, guests: 'mine' } as const

async function open(options: WorldOptions = { data, leases }): Promise<World> {
  const world = new World(options)
  render(
    <world.Provider>
      <SyncDevtools defaultOpen />
    </world.Provider>,
  )
  await world.settle()
  return world
}

const option = (name: string): HTMLElement => screen.getByRole('option', { name: new RegExp(`^${name}`) })
const names = (): (string | null | undefined)[] =>
  screen.queryAllByRole('option').map((row) => row.querySelector('.skd-row-name')?.textContent)
const detail = (name: string) => within(screen.getByRole('article', { name }))
const button = (name: string): HTMLElement => screen.getByRole('button', { name })

test('lists every key in order, with its value, its holder and the time left', async () => {
  await open()
  expect(names()).toEqual(['anna/desk', 'board/place', 'board/title', 'guests'])
  expect(option('board/title').textContent).toContain('"Picnic"')
  expect(option('board/title').textContent).toContain("Ben's desktop")
  expect(option('board/place').textContent).toContain('{name: "Lake", shady: true}Free')
  expect(option('guests').textContent).toMatch(/12You(1:00:0\d|59:59)$/)
})

test('finds keys by words in any order and case, and says how many there are', async () => {
  await open()
  fireEvent.change(screen.getByRole('searchbox', { name: 'Search keys' }), { target: { value: 'PLACE board' } })
  await waitFor(() => expect(names()).toEqual(['board/place']))
  expect(screen.getByText('1 of 4 keys')).toBeDefined()
})

test('says why there is no key to see', async () => {
  const world = new World({ data, leases })
  render(<SyncDevtools store={world.store} defaultOpen />)
  expect(screen.getByText('Not connected: no key is known.')).toBeDefined()
  act(() => void world.store.connect())
  expect(screen.getByText('Waiting for the first answer…')).toBeDefined()
  await world.settle()
  fireEvent.change(screen.getByRole('searchbox', { name: 'Search keys' }), { target: { value: 'nowhere' } })
  expect(await screen.findByText('No key has all of these words in it.')).toBeDefined()
})

test('follows keys that come and go', async () => {
  const world = await open()
  await world.anna('drinks', 'tea')
  expect(names()).toContain('drinks')
  await world.anna('drinks', null)
  expect(names()).not.toContain('drinks')
})

test('shows a value as text, never as markup', async () => {
  await open({ data: { page: '<img src=x onerror=alert(1)>' } })
  fireEvent.click(option('page'))
  expect(document.querySelector('img')).toBeNull()
  expect(detail('page').getByRole('region', { name: 'Value' }).textContent).toBe('"<img src=x onerror=alert(1)>"')
})

test('shows what JSON lacks, and does not offer to edit it', async () => {
  await open({ data: { blob: new Uint8Array([1, 255]), big: { n: 2n ** 60n } } })
  fireEvent.click(option('blob'))
  expect(detail('blob').getByRole('region', { name: 'Value' }).textContent).toBe('"2 bytes: 01 ff"')
  expect(button('Edit')).toHaveProperty('disabled', true)
  fireEvent.click(option('big'))
  expect(detail('big').getByRole('region', { name: 'Value' }).textContent).toContain('1152921504606846976n')
})

test('walks the list by keyboard and shows the key it comes to', async () => {
  await open()
  const list = screen.getByRole('listbox', { name: 'Keys' })
  fireEvent.keyDown(list, { key: 'ArrowDown' })
  fireEvent.keyDown(list, { key: 'ArrowDown' })
  expect(option('board/place').getAttribute('aria-selected')).toBe('true')
  expect(list.getAttribute('aria-activedescendant')).toBe(option('board/place').id)
  fireEvent.keyDown(list, { key: 'End' })
  expect(detail('guests').getByText('Yours until')).toBeDefined()
  fireEvent.keyDown(list, { key: 'ArrowDown' })
  expect(option('guests').getAttribute('aria-selected')).toBe('true')
})

test('writes JSON, and says so where it is none', async () => {
  const world = await open()
  fireEvent.click(option('guests'))
  fireEvent.click(button('Edit'))
  const text = screen.getByRole('textbox', { name: 'Value as JSON' })
  for (const wrong of ['{', 'thirteen', 'null']) {
    fireEvent.change(text, { target: { value: wrong } })
    fireEvent.click(button('Save'))
    expect(text.getAttribute('aria-invalid')).toBe('true')
  }
  expect(screen.getByText(/^null would delete the key/)).toBeDefined()
  fireEvent.change(text, { target: { value: '{"adults": 13}' } })
  expect(text.getAttribute('aria-invalid')).toBe('false')
  expect(screen.queryByText(/^null would delete the key/)).toBeNull()
  fireEvent.click(button('Save'))
  await world.settle()
  expect(world.dictionary.source.get('guests')?.value).toEqual({ adults: 13 })
  expect(screen.queryByRole('textbox', { name: 'Value as JSON' })).toBeNull()
})

test('acquires, releases and deletes', async () => {
  const world = await open()
  fireEvent.click(option('board/place'))
  fireEvent.click(button('Acquire'))
  await world.settle()
  expect(world.store.lease('board/place').state).toBe('mine')
  fireEvent.click(button('Release'))
  await world.settle()
  expect(world.store.lease('board/place').state).toBe('free')
  fireEvent.click(button('Delete'))
  fireEvent.click(button('Keep'))
  await world.settle()
  expect(world.dictionary.source.get('board/place')).toBeDefined()
  fireEvent.click(button('Delete'))
  fireEvent.click(button('Delete for everybody'))
  await world.settle()
  expect(world.dictionary.source.get('board/place')).toBeUndefined()
  expect(detail('board/place').getByText('This key does not exist.')).toBeDefined()
})

test('keeps the keyboard at the key, whichever button was pressed and is gone, and Escape still leads back', async () => {
  const world = await open()
  fireEvent.click(option('guests'))
  const key = screen.getByRole('article', { name: 'guests' })
  const press = async (name: string): Promise<void> => {
    button(name).focus()
    fireEvent.click(button(name))
    await world.settle()
  }
  const staysAfter = async (...names: string[]): Promise<void> => {
    for (const name of names) await press(name)
    expect(document.activeElement).toBe(key)
  }
  await staysAfter('Edit', 'Cancel')
  await staysAfter('Edit', 'Save')
  await press('Edit')
  fireEvent.keyDown(screen.getByRole('textbox', { name: 'Value as JSON' }), { key: 'Escape' })
  expect(document.activeElement).toBe(key)
  await staysAfter('Release')
  await staysAfter('Delete', 'Keep')
  await staysAfter('Delete', 'Delete for everybody')
  fireEvent.keyDown(key, { key: 'Escape' })
  expect(document.activeElement).toBe(screen.getByRole('listbox', { name: 'Keys' }))
})

test('gives the keyboard back to its button when no key is made after all', async () => {
  await open()
  fireEvent.click(button('New key'))
  fireEvent.keyDown(screen.getByRole('textbox', { name: 'Name of the new key' }), { key: 'Escape' })
  expect(document.activeElement).toBe(button('New key'))
})

test('says whose a key is and keeps the buttons from what would be refused', async () => {
  await open()
  fireEvent.click(option('board/title'))
  for (const name of ['Edit', 'Acquire', 'Release', 'Delete']) expect(button(name)).toHaveProperty('disabled', true)
  expect(screen.getByText("Only Ben's desktop can write it until the lease ends or is released.")).toBeDefined()
  expect(detail('board/title').getByRole('timer').textContent).toMatch(/^\(1:0\d:\d\d left\)$/)
})

test('keeps the newest 20 changes of a key', async () => {
  const world = await open()
  for (let count = 1; count <= 25; count++) await world.anna('guests', count)
  await world.anna('guests', null)
  fireEvent.click(screen.getByRole('option', { name: /^board\/place/ }))
  expect(detail('board/place').getByText('No change since this panel was opened.')).toBeDefined()
  await world.anna('guests', 30)
  fireEvent.click(option('guests'))
  const changes = within(screen.getByRole('region', { name: 'History' })).getAllByRole('listitem')
  const shown = changes.map((change) => change.querySelector('.skd-change-value')?.textContent)
  expect(shown.slice(0, 3)).toEqual(['30', 'deleted', '25'])
  expect(shown).toHaveLength(20)
  expect(changes[0]?.textContent).toContain("Anna's laptop")
})

test('a first snapshot is no change', async () => {
  await open()
  fireEvent.click(option('guests'))
  expect(screen.getByText('No change since this panel was opened.')).toBeDefined()
})

test('makes a key and shows it', async () => {
  const world = await open()
  fireEvent.click(button('New key'))
  fireEvent.change(screen.getByRole('textbox', { name: 'Name of the new key' }), { target: { value: 'music' } })
  fireEvent.click(button('Create'))
  await world.settle()
  expect(world.dictionary.source.get('music')?.value).toBe('')
  expect(detail('music').getByRole('region', { name: 'Value' }).textContent).toBe('""')
})
