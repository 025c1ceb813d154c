import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, userEvent, waitFor } from 'storybook/test'
import type { StoryStatus, SyncParameters } from '../src/storybook.ts'
import { createManualClock } from '../src/testing.ts'
import { after } from './components/scene.tsx'
import { StatusPanel } from './components/statusPanel.tsx'
import { names } from './people.ts'

interface Controls {
  readonly status: StoryStatus
  readonly latencyMs: number
  readonly leasing: boolean
}

const meta = {
  title: 'Hooks/useSyncStatus',
  component: StatusPanel,
  args: { status: 'connected', latencyMs: 0, leasing: true },
  argTypes: {
    status: { control: 'select', options: ['connected', 'loading', 'offline', 'needs-auth', 'closed'] },
    latencyMs: { control: { type: 'range', min: 0, max: 5000, step: 100 } },
    leasing: { control: 'boolean' },
  },
  render: () => <StatusPanel />,
  parameters: {
    sync: ({ status, latencyMs, leasing }: Controls): SyncParameters => ({
      data: { title: 'Summer picnic' },
      names,
      status,
      latencyMs,
      leasing,
    }),
  },
  tags: ['autodocs'],
} satisfies Meta<Controls>

export default meta

type Story = StoryObj<typeof meta>

/** All is well. The controls below change the line. */
export const Connected: Story = {
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Summer picnic')).toBeVisible()
    await expect(canvas.getByText('connected')).toBeVisible()
  },
}

/** Nothing has answered yet. */
export const Loading: Story = {
  args: { status: 'loading' },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('connecting')).toBeVisible()
  },
}

/** The line was lost: what was known is still shown, and what is written waits. Two keys were written; press **Rename** for a third. */
export const OfflineQueue: Story = {
  args: { status: 'offline' },
  decorators: [
    after(({ line, store }) => {
      line.cut()
      void store.set('place', 'Lake shore')
      void store.set('guests', 12)
    }),
  ],
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('reconnecting')).toBeVisible()
    await expect(await canvas.findByText('2')).toBeVisible()
    await userEvent.click(canvas.getByRole('button', { name: 'Rename' }))
    await expect(await canvas.findByText('Garden party')).toBeVisible()
    await expect(canvas.getByText('3')).toBeVisible()
  },
}

/** The token is not valid any more: somebody has to sign in. */
export const NeedsAuth: Story = {
  args: { status: 'needs-auth' },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Sign in again to go on.')).toBeVisible()
  },
}

/** The app has closed the store. */
export const Closed: Story = {
  args: { status: 'closed' },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('closed')).toBeVisible()
  },
}

/** A line of four seconds, at a moment that lasts: the new title is shown at once, and its write waits. */
export const Latency: Story = {
  args: { latencyMs: 4000 },
  parameters: {
    sync: ({ latencyMs }: Controls): SyncParameters => ({
      data: { title: 'Summer picnic' },
      latencyMs,
      clock: createManualClock(),
    }),
  },
  decorators: [after(({ store }) => void store.set('title', 'Garden party'))],
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Garden party')).toBeVisible()
    await expect(await canvas.findByText('1')).toBeVisible()
  },
}

/** Anna was first: the refusal is counted for the whole app until it is dismissed. */
export const Refused: Story = {
  decorators: [
    after((sync) => {
      sync.writeAs('anna', 'title', "Anna's party")
      void sync.store.set('title', 'Garden party')
    }),
  ],
  play: async ({ canvas }) => {
    await expect(await canvas.findByText("Anna's party")).toBeVisible()
    await expect(await canvas.findByText('1')).toBeVisible()
  },
}

/** Press **Forget refusals**, and none is left. */
export const Forgotten: Story = {
  ...Refused,
  play: async (context) => {
    const { canvas } = context
    await Refused.play?.(context)
    await userEvent.click(canvas.getByRole('button', { name: 'Forget refusals' }))
    await waitFor(() => expect(canvas.queryByText('1')).not.toBeInTheDocument())
  },
}
