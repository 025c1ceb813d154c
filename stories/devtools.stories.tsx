import type { Decorator, Meta, StoryObj } from '@storybook/react-vite'
import { expect, userEvent, waitFor, within } from 'storybook/test'
import { createSyncStore } from '../src/client/createSyncStore.ts'
import type { SyncStore } from '../src/client/types.ts'
import { SyncDevtools } from '../src/devtools.ts'
import { SyncProvider } from '../src/index.ts'
import { createMemoryNetwork, createMemoryTransport, type MemoryNetwork, type MemoryTransport } from '../src/testing.ts'

const machines = ["Anna's laptop", "Ben's desktop", "Mia's tablet", 'hall-display', 'kitchen-pi']

/** Five machines with a picnic to plan, and the store of a page at Anna's. */
function makeWorld(): { network: MemoryNetwork; line: MemoryTransport; store: SyncStore } {
  const network = createMemoryNetwork({ nodes: machines, time: 'flowing' })
  network.advance(500)
  const [anna, ben, mia, hall] = network.nodes.map(({ source }) => source)
  anna?.set('board/place', { name: 'Lake shore', lat: 48.401, lon: 9.987 })
  ben?.set('board/title', 'Summer picnic')
  ben?.set('todo/blankets', { text: 'Bring the blankets', done: true })
  ben?.set('todo/neighbours', { text: 'Ask the neighbours', done: false })
  mia?.set('guests', 13)
  mia?.set('board/note', 'Ça commence à midi: bring a hat')
  mia?.release('board/note')
  hall?.set('hall/temperature', { celsius: 21.4, humidity: 0.43 })
  for (let meter = 0; meter < 60; meter++) hall?.set(`meter/${String(meter).padStart(3, '0')}`, { kWh: meter * 1.5 })
  network.advance(500)
  const { clock } = network
  const line = network.node("Anna's laptop").transport()
  return { network, line, store: createSyncStore({ transport: line, clock }) }
}

type World = ReturnType<typeof makeWorld>

const worldOf = ({ loaded }: { readonly loaded: Record<string, unknown> }): World => loaded['world'] as World

const withStore: Decorator = (Story, context) => (
  <SyncProvider store={worldOf(context).store}>
    <div style={{ height: '30rem' }}>
      <Story />
    </div>
  </SyncProvider>
)

/** Desks of a large house, in one dictionary without a mesh. */
function makeManyKeys(): Pick<World, 'store'> {
  const entries = Array.from({ length: 100_000 }, (_, desk) => [`room/${desk % 100}/desk/${desk}`, desk] as const)
  return { store: createSyncStore({ transport: createMemoryTransport({ data: Object.fromEntries(entries) }) }) }
}

const meta = {
  title: 'DevTools/SyncDevtools',
  component: SyncDevtools,
  args: { dock: 'inline' },
  loaders: [() => ({ world: makeWorld() })],
  decorators: [withStore],
} satisfies Meta<typeof SyncDevtools>

export default meta

type Story = StoryObj<typeof meta>

/** Every key with its value, its holder and the time left; one of them in full, with its history. */
export const Keys: Story = {
  play: async ({ canvas, ...context }) => {
    const { network } = worldOf(context)
    await userEvent.click(await canvas.findByRole('option', { name: /^hall\/temperature/ }))
    for (const celsius of [21.5, 21.9]) {
      network.node('hall-display').source.set('hall/temperature', { celsius, humidity: 0.44 })
      network.advance(50)
      await waitFor(() => expect(canvas.getByRole('region', { name: 'Value' })).toHaveTextContent(String(celsius)))
    }
    const history = within(canvas.getByRole('region', { name: 'History' }))
    await waitFor(() => expect(history.getAllByRole('listitem')).toHaveLength(2))
    await expect(canvas.getByRole('button', { name: 'Edit' })).toBeDisabled()
    await expect(canvas.getByText(/^Only hall-display can write it/)).toBeVisible()
  },
}

/** A key is acquired, and edited as JSON; what is no JSON is not written. */
export const Editing: Story = {
  play: async ({ canvas }) => {
    await userEvent.click(await canvas.findByRole('option', { name: /^board\/note/ }))
    await userEvent.click(canvas.getByRole('button', { name: 'Acquire' }))
    await waitFor(() => expect(canvas.getByRole('button', { name: 'Renew' })).toBeVisible())
    await userEvent.click(canvas.getByRole('button', { name: 'Edit' }))
    const text = canvas.getByRole('textbox', { name: 'Value as JSON' })
    await userEvent.clear(text)
    await userEvent.type(text, 'Forest')
    await userEvent.click(canvas.getByRole('button', { name: 'Save' }))
    await expect(canvas.getByText('This is no JSON. Text needs quotes: "like this".')).toBeVisible()
    await userEvent.clear(text)
    await userEvent.type(text, '"Forest"')
    await userEvent.click(canvas.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(canvas.getByRole('region', { name: 'Value' })).toHaveTextContent('"Forest"'))
    const history = within(canvas.getByRole('region', { name: 'History' }))
    await waitFor(() => expect(history.getByRole('listitem')).toHaveTextContent('"Forest"You'))
  },
}

/** Searching: every word has to be in the key. */
export const Search: Story = {
  play: async ({ canvas }) => {
    await canvas.findByRole('option', { name: /^board\/place/ })
    await userEvent.type(canvas.getByRole('searchbox'), 'todo')
    await waitFor(() => expect(canvas.getAllByRole('option')).toHaveLength(2))
    await expect(canvas.getByText('2 of 67 keys')).toBeVisible()
  },
}

/** The node that the page is connected to, and its links. */
export const Mesh: Story = {
  play: async ({ canvas }) => {
    await userEvent.click(await canvas.findByRole('tab', { name: /Mesh/ }))
    await expect(await canvas.findByRole('img', { name: /^Anna's laptop is linked with Ben's desktop/ })).toBeVisible()
    await expect(canvas.getByText('4 peers')).toBeVisible()
  },
}

/** What passes between the node and its neighbours, filtered by words of it; a pause holds it still. */
export const Messages: Story = {
  play: async ({ canvas, ...context }) => {
    const { network } = worldOf(context)
    await userEvent.click(await canvas.findByRole('tab', { name: /Messages/ }))
    network.node("Ben's desktop").source.set('board/title', 'Barbecue')
    await waitFor(() => expect(canvas.getAllByText('broadcast store')[0]).toBeVisible())
    await userEvent.type(canvas.getByRole('searchbox', { name: 'Filter messages' }), 'store ben')
    await waitFor(() => expect(canvas.queryByText(/^whisper/)).not.toBeInTheDocument())
    await userEvent.click(canvas.getByRole('button', { name: 'Pause' }))
    await expect(canvas.getByText(/^Paused; \d+ left out$/)).toBeVisible()
  },
}

/** What was refused, and what was attempted. */
export const Writes: Story = {
  play: async ({ canvas, ...context }) => {
    const { store } = worldOf(context)
    await canvas.findByRole('option', { name: /^board\/title/ })
    await store.set('board/title', 'Barbecue')
    await userEvent.click(canvas.getByRole('tab', { name: /Writes/ }))
    await expect(canvas.getByText('lease-held')).toBeVisible()
    await expect(canvas.getByText('"Barbecue"')).toBeVisible()
  },
}

/** The connection is lost: what is written waits, with its value. */
export const UnderWay: Story = {
  play: async ({ canvas, ...context }) => {
    const { line, store } = worldOf(context)
    await canvas.findByRole('option', { name: /^board\/note/ })
    line.cut()
    await canvas.findByText("Connection to Anna's laptop lost, trying again…")
    void store.set('board/note', 'Bring two hats')
    await userEvent.click(canvas.getByRole('tab', { name: /Writes/ }))
    await expect(await canvas.findByText('waits for the connection')).toBeVisible()
    await expect(canvas.getByText('"Bring two hats"')).toBeVisible()
  },
}

/** 100,000 keys: only the rows in view are rendered, and a search looks through what the letters before it found. */
export const ManyKeys: Story = {
  loaders: [() => ({ world: makeManyKeys() })],
  play: async ({ canvas }) => {
    await canvas.findByText('100,000 keys')
    await userEvent.type(canvas.getByRole('searchbox'), 'desk/4242')
    await expect(await canvas.findByText('11 of 100,000 keys')).toBeVisible()
    await expect(canvas.getByRole('option', { name: /^room\/42\/desk\/4242/ })).toBeVisible()
  },
}

/** The panel at the edge of a window opens by a button, and Escape closes it. */
export const Docked: Story = {
  args: { dock: 'bottom' },
  play: async ({ canvas }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'synckey DevTools' }))
    await expect(canvas.getByRole('region', { name: 'synckey DevTools' })).toHaveFocus()
    await userEvent.keyboard('{Escape}')
    await expect(canvas.getByRole('button', { name: 'synckey DevTools' })).toHaveFocus()
  },
}
