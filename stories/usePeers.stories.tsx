import { useEffect, useState, type ReactElement } from 'react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, userEvent, waitFor } from 'storybook/test'
import { SyncProvider, usePeers } from '../src/index.ts'
import { createMemoryNetwork } from '../src/testing.ts'
import { Button } from './components/button.tsx'
import './components/shownList.css'

const machines = ["Anna's laptop", "Ben's desktop", 'hall-display']

function Peers(): ReactElement {
  const peers = usePeers()
  return (
    <>
      <p className="field-note" aria-live="polite">
        {peers.length === 1 ? 'One neighbour' : `${peers.length || 'No'} neighbours`}
      </p>
      <ul className="todo">
        {peers.map(({ id, name }) => (
          <li key={id}>{name ?? 'A machine without a name'}</li>
        ))}
      </ul>
    </>
  )
}

/** The neighbours of a node, by the names that they give themselves, with cables to pull. */
function Neighbours(): ReactElement {
  const [network] = useState(() => createMemoryNetwork({ nodes: machines, time: 'flowing' }))
  const [options] = useState(() => ({ transport: network.node(machines[0]!).transport(), clock: network.clock }))
  useEffect(() => () => network.close(), [network])
  return (
    <div className="field">
      <SyncProvider options={options}>
        <Peers />
      </SyncProvider>
      <div className="row">
        <Button onPress={() => network.partition(machines[0]!, machines[1]!)}>Cut Ben off</Button>
        <Button onPress={() => network.heal()}>Mend it</Button>
      </div>
    </div>
  )
}

const meta = {
  title: 'Hooks/usePeers',
  component: Neighbours,
  tags: ['autodocs'],
} satisfies Meta<typeof Neighbours>

export default meta

type Story = StoryObj<typeof meta>

const slow = { timeout: 8000 }

/** Two neighbours, of whom one is cut off and comes back. */
export const Two: Story = {
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByText('2 neighbours')).toBeVisible(), slow)
    await userEvent.click(canvas.getByRole('button', { name: 'Cut Ben off' }))
    await waitFor(() => expect(canvas.getByText('One neighbour')).toBeVisible(), slow)
    await expect(canvas.queryByText("Ben's desktop")).not.toBeInTheDocument()
    await userEvent.click(canvas.getByRole('button', { name: 'Mend it' }))
    await waitFor(() => expect(canvas.getByText("Ben's desktop")).toBeVisible(), slow)
  },
}
