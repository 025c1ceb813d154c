import type { ReactElement } from 'react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, userEvent, waitFor } from 'storybook/test'
import { useSyncLease } from '../src/index.ts'
import { syncOf } from '../src/storybook.ts'
import { Button } from './components/button.tsx'
import { LeaseBadge } from './components/leaseBadge.tsx'
import { LeaseNote } from './components/leaseNote.tsx'
import { LostNote } from './components/lostNote.tsx'
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
          <p role="alert">{lease.error.message}</p>
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

const mine = { leases: { printer: 'mine' } }

/** Taking it without writing, and giving it up again. */
export const TakenAndGivenUp: Story = {
  play: async ({ canvas }) => {
    await canvas.findByText('Free')
    await userEvent.click(canvas.getByRole('button', { name: 'Take' }))
    await expect(await canvas.findByText('Yours')).toBeVisible()
    await userEvent.click(canvas.getByRole('button', { name: 'Give up' }))
    await expect(await canvas.findByText('Free')).toBeVisible()
  },
}

/** Asked for on a slow line: until the answer comes it is not certain that it is yours. */
export const NotConfirmedYet: Story = {
  parameters: { sync: { ...mine, latencyMs: 3000 } },
  play: async ({ canvas, ...context }) => {
    const { clock } = syncOf(context)
    await waitFor(() => {
      clock.advance(3000)
      return expect(canvas.getByText('Yours')).toBeVisible()
    })
    await userEvent.click(canvas.getByRole('button', { name: 'Renew' }))
    await waitFor(() => expect(canvas.getByText('Saving…')).toBeVisible())
    await expect(canvas.getByText('Yours')).toBeVisible()
  },
}

/** Less than a minute is left of the hour; renewing starts it anew. */
export const Expiring: Story = {
  parameters: { sync: mine },
  play: async ({ canvas, ...context }) => {
    await canvas.findByText('Yours')
    syncOf(context).clock.advance(3_560_000)
    await waitFor(() => expect(canvas.getByRole('timer')).toHaveTextContent(/^for 0:\d\d$/))
    await userEvent.click(canvas.getByRole('button', { name: 'Renew' }))
    await waitFor(() => expect(canvas.getByRole('timer')).toHaveTextContent(/^for (59:5\d|1:00:0\d)$/))
  },
}

/** Anna holds it: asking for it is refused, with her name. */
export const Theirs: Story = {
  parameters: { sync: { leases: { printer: anna() } } },
  play: async ({ canvas }) => {
    await canvas.findByText("Anna's laptop")
    await userEvent.click(canvas.getByRole('button', { name: 'Take' }))
    await expect(await canvas.findByRole('alert')).toBeVisible()
  },
}

/** Anna's hold ended by itself: nobody had to say so. */
export const Lapsed: Story = {
  parameters: { sync: { leases: { printer: anna() } } },
  play: async ({ canvas, ...context }) => {
    await canvas.findByText("Anna's laptop")
    syncOf(context).skipLease('printer')
    await expect(await canvas.findByText('Lapsed')).toBeVisible()
  },
}

/** It was yours, and another owner's record went first. */
export const Lost: Story = {
  parameters: { sync: mine },
  play: async ({ canvas, ...context }) => {
    await canvas.findByText('Yours')
    syncOf(context).writeAs('anna', 'printer', 'printing')
    await expect(await canvas.findByRole('alert')).toHaveTextContent("Anna's laptop wrote this too")
  },
}
