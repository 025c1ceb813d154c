import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { createSyncStore } from 'synckey/client'
import { createConnector, createMemoryNetwork, createMemoryTransport, type MemoryNetwork } from 'synckey/testing'
import { SyncDevtools } from '../../src/devtools.ts'
import { SyncProvider } from '../../src/index.ts'
import { linked } from '../support/meshNodes.ts'
import { OldPeer } from '../support/oldPeer.ts'
import { pass as passed, SyncNodes } from '../support/syncNodes.ts'
import { VirtualClock } from '../support/virtualClock.ts'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

const open: (() => void)[] = []

afterEach(() => {
  cleanup()
  for (const close of open.splice(0)) close()
})

const machines = ["Anna's laptop", "Ben's desktop", "Mia's tablet"]

/** A panel on a page at Anna's. */
function openPanel(): MemoryNetwork {
  const network = createMemoryNetwork({ nodes: machines })
  const { clock } = network
  const store = createSyncStore({ transport: network.node("Anna's laptop").transport(), clock })
  open.push(store.close, network.close)
  render(
    <SyncProvider store={store}>
      <SyncDevtools defaultOpen />
    </SyncProvider>,
  )
  pass(network, 200)
  return network
}

const pass = (network: MemoryNetwork, ms: number): void => act(() => network.advance(ms))
const show = (tab: RegExp): boolean => fireEvent.click(screen.getByRole('tab', { name: tab }))
const lines = (): (string | null)[] =>
  screen.queryAllByRole('listitem').map(({ lastChild, textContent }) => (lastChild ? textContent : null))

function write(network: MemoryNetwork, name: string, value: string): void {
  network.node(name).source.set('title', value)
  pass(network, 200)
}

const peers = () => within(screen.getByRole('list', { name: 'Peers' }))
const drawn = (): string | null => screen.getByRole('img').getAttribute('aria-label')

test('draws the node, its peers, and how they are linked with each other, as it changes', () => {
  const network = openPanel()
  show(/Mesh 2/)
  const all = "Anna's laptop is linked with Ben's desktop (synckey), Mia's tablet (synckey)."
  expect(drawn()).toBe(`${all} Ben's desktop is linked with Mia's tablet (synckey).`)
  expect(screen.getByRole('img').querySelectorAll('line.skd-link')).toHaveLength(3)
  act(() => network.partition("Mia's tablet", "Ben's desktop"))
  pass(network, 3000)
  expect(drawn()).toBe(all)
  act(() => network.partition("Anna's laptop", "Mia's tablet"))
  pass(network, 3000)
  expect(drawn()).toBe("Anna's laptop is linked with Ben's desktop (synckey).")
})

test('draws nodes that only a peer is linked with, and names them in the list', () => {
  const network = openPanel()
  act(() => network.partition("Anna's laptop", "Mia's tablet"))
  pass(network, 3000)
  show(/Mesh 1/)
  expect(drawn()).toBe(
    "Anna's laptop is linked with Ben's desktop (synckey). Ben's desktop is linked with Mia's tablet (synckey).",
  )
  expect(peers().getByRole('listitem').textContent).toContain("also linked with Mia's tablet")
  const places = [...screen.getByRole('img').querySelectorAll('.skd-node')].map((node) =>
    node.getAttribute('transform'),
  )
  expect(new Set(places).size).toBe(3)
})

test('draws old peers as leaves, at the node and behind its neighbours, and says in words what they are', async () => {
  const clock = new VirtualClock()
  const nodes = new SyncNodes(clock)
  const [anna, ben] = [nodes.add('anna', { name: 'Anna' }), nodes.add('ben', { name: 'Ben' })]
  await linked(anna.mesh, ben.mesh)
  new OldPeer(anna.mesh, 'js2p', 'old-js').shake()
  new OldPeer(ben.mesh, 'py2p', 'old-py').shake()
  const transport = createMemoryTransport(createConnector({ source: anna.source, clock, inspect: true }), { clock })
  const store = createSyncStore({ transport, clock })
  open.push(store.close)
  render(
    <SyncProvider store={store}>
      <SyncDevtools defaultOpen />
    </SyncProvider>,
  )
  await act(() => passed(clock, 3))
  show(/Mesh 2/)
  expect(drawn()).toBe(
    'Anna is linked with Ben (synckey), old-js (old peer, js2p). Ben is linked with old-py (old peer, py2p).',
  )
  const graph = screen.getByRole('img')
  expect(graph.querySelectorAll('[data-kind=old]')).toHaveLength(2)
  expect(graph.querySelectorAll('[data-kind=old] circle')).toHaveLength(0)
  expect(graph.querySelectorAll('line[data-old=true]')).toHaveLength(2)
  expect(screen.getByText('old peers, which tell nothing of their links')).toBeDefined()
  const peer = peers()
    .getAllByRole('listitem')
    .find(({ textContent }) => textContent.startsWith('old-js'))
  expect(peer?.textContent).toContain('old peer, js2p')
})

test('counts what passed over each link', () => {
  const network = openPanel()
  write(network, "Ben's desktop", 'Picnic')
  show(/Mesh/)
  const [ben] = peers().getAllByRole('listitem')
  expect(ben?.textContent).toMatch(/Ben's desktop.*\d+ messages?, \d+(\.\d+ k| )B/)
})

test('logs messages, newest first, and finds them by kind and by peer', () => {
  const network = openPanel()
  show(/Messages/)
  write(network, "Ben's desktop", 'Picnic')
  expect(lines().join('\n')).toMatch(/broadcast store.*from Ben's desktop/)
  const filter = screen.getByRole('searchbox', { name: 'Filter messages' })
  fireEvent.change(filter, { target: { value: 'STORE' } })
  expect(lines().every((line) => line?.includes('broadcast store'))).toBe(true)
  fireEvent.change(filter, { target: { value: 'ben from STORE' } })
  expect(lines().length).toBeGreaterThan(0)
  expect(lines().every((line) => line?.includes("broadcast storefrom Ben's desktop"))).toBe(true)
  fireEvent.change(filter, { target: { value: 'no such thing' } })
  expect(lines()).toEqual([])
  expect(screen.getByText('No message has all of these words in it.')).toBeDefined()
})

test('a pause keeps the log as it is and counts what it leaves out, without reading every count out', () => {
  const network = openPanel()
  show(/Messages/)
  write(network, "Ben's desktop", 'Picnic')
  const before = lines()
  fireEvent.click(screen.getByRole('button', { name: 'Pause' }))
  write(network, "Ben's desktop", 'Barbecue')
  expect(lines()).toEqual(before)
  expect(screen.getByText(/^Paused; [1-9]\d* left out$/).closest('[role=status], [aria-live]')).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Go on' }))
  write(network, "Ben's desktop", 'Beach')
  expect(lines().length).toBeGreaterThan(before.length)
  fireEvent.click(screen.getByRole('button', { name: 'Clear' }))
  expect(lines()).toEqual([])
})

test('asks for no messages while it is closed', () => {
  const network = openPanel()
  show(/Messages/)
  fireEvent.click(screen.getByRole('button', { name: 'Close' }))
  write(network, "Ben's desktop", 'Picnic')
  fireEvent.click(screen.getByRole('button', { name: 'synckey DevTools' }))
  expect(lines().join('\n')).not.toContain('broadcast store')
})
