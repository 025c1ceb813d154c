import type { ReactElement } from 'react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, userEvent, waitFor } from 'storybook/test'
import { useSyncLease } from '../src/index.ts'
import type { SyncParameters } from '../src/storybook.ts'
import { createManualClock } from '../src/testing.ts'
import { Button } from './components/button.tsx'
import { holderName, LeaseBadge } from './components/leaseBadge.tsx'
import { LeaseNote } from './components/leaseNote.tsx'
import { LostNote } from './components/lostNote.tsx'
import { after } from './components/scene.tsx'
import { anna, names } from './people.ts'

/** A lease and its three verbs, without the value. */
function LeaseCard({ name }: { readonly name: string }): ReactElement {
  const lease = useSyncLease(name, { tickMs: Infinity })
  return (
    <div className="field">
      <div className="field-head">
        <span className="field-label">{name}</span>
        <LeaseBadge lease={lease} />
      </div>
      <LeaseNote name={name} />
      <div className="row">
        <Button
          onPress={() => {
            lease.acquire()
          }}
        >
          Take
        </Button>
        <Button
          onPress={() => {
            lease.renew()
          }}
        >
          Renew
        </Button>
        <Button
          onPress={() => {
            lease.release()
          }}
        >
          Give up
        </Button>
      </div>
      {lease.error && (
        <div className="refusal">
          <p role="alert">
            <strong>Not taken.</strong>{' '}
            {lease.error.code === 'lease-held' ? `${holderName(lease)} holds it.` : lease.error.message}
          </p>
        </div>
      )}
      <LostNote />
    </div>
  )
}

const meta = {
  title: 'Hooks/useSyncLease',
  component: LeaseCard,
  args: { name: 'printer' },
  parameters: { sync: { data: { printer: 'idle' }, names } },
  tags: ['autodocs'],
} satisfies Meta<typeof LeaseCard>

export default meta

type Story = StoryObj<typeof meta>

const mine = { leases: { printer: 'mine' } } satisfies SyncParameters

/** Nobody has it. Press **Take**, which writes nothing, and **Give up**. */
export const TakenAndGivenUp: Story = {
  play: async ({ canvas }) => {
    await canvas.findByText('Free')
    await userEvent.click(canvas.getByRole('button', { name: 'Take' }))
    await expect(await canvas.findByText('Yours')).toBeVisible()
    await userEvent.click(canvas.getByRole('button', { name: 'Give up' }))
    await expect(await canvas.findByText('Free')).toBeVisible()
  },
}

/** Renewed on a slow line: it is yours, and until the answer comes not for longer. */
export const NotConfirmedYet: Story = {
  parameters: {
    sync: (): SyncParameters => ({ ...mine, data: { printer: 'idle' }, latencyMs: 100, clock: createManualClock() }),
  },
  decorators: [after(({ store }) => void store.renew('printer'))],
  play: async ({ canvas }) => {
    await canvas.findByText('Yours')
    await waitFor(() => expect(canvas.getByText('Saving…')).toBeVisible())
    await expect(canvas.getByText('Yours')).toBeVisible()
  },
}

/** Minutes are left of the hour, and that is said. */
export const Expiring: Story = {
  parameters: { sync: mine },
  decorators: [after(({ clock }) => clock.advance(56 * 60_000))],
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Your hold on this field ends soon. Write to keep it.')).toBeVisible()
    await expect(canvas.getByRole('timer')).toHaveTextContent(/^[34]:\d\d left$/)
  },
}

/** The hour begins anew. Press **Renew**. */
export const Renewed: Story = {
  ...Expiring,
  play: async (context) => {
    const { canvas } = context
    await Expiring.play?.(context)
    await userEvent.click(canvas.getByRole('button', { name: 'Renew' }))
    await waitFor(() => expect(canvas.getByRole('timer')).toHaveTextContent(/^for (59:5\d|1:00:0\d)$/))
  },
}

/** Anna holds it. Press **Take**: it is refused, with her name. */
export const Theirs: Story = {
  parameters: { sync: { leases: { printer: anna() } } },
  play: async ({ canvas }) => {
    await canvas.findByText("Anna's laptop")
    await userEvent.click(canvas.getByRole('button', { name: 'Take' }))
    await expect(await canvas.findByRole('alert')).toHaveTextContent("Not taken. Anna's laptop holds it.")
  },
}

/** Anna's hold ended by itself: nobody had to say so. */
export const Lapsed: Story = {
  parameters: { sync: { leases: { printer: anna() } } },
  decorators: [after((sync) => sync.skipLease('printer'))],
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Lapsed')).toBeVisible()
  },
}

/** It was yours, and another owner's record went first. */
export const Lost: Story = {
  parameters: { sync: mine },
  decorators: [after((sync) => sync.writeAs('anna', 'printer', 'printing'))],
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('alert')).toHaveTextContent("Anna's laptop took this over")
  },
}
