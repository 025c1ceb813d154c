import type { ReactElement } from 'react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import type { KeyLease, LeaseState } from '../../src/client.ts'
import { LeaseBadge } from '../components/leaseBadge.tsx'
import '../components/shownList.css'

const states: readonly LeaseState[] = ['unknown', 'free', 'mine', 'theirs', 'lapsed', 'off']

const leaseOf = (state: LeaseState): KeyLease => ({
  state,
  owner: state === 'theirs' ? 'anna' : null,
  ownerName: state === 'theirs' ? "Anna's laptop" : null,
  epoch: 1,
  canWrite: state !== 'theirs' && state !== 'unknown',
})

const meta = {
  title: 'Design/LeaseBadge',
  component: LeaseBadge,
  args: { lease: leaseOf('mine') },
  tags: ['autodocs'],
} satisfies Meta<typeof LeaseBadge>

export default meta

type Story = StoryObj<typeof meta>

/** The word says all that the colour says. */
export const AllStates: Story = {
  render: (): ReactElement => (
    <ul className="todo" aria-label="States of a lease">
      {states.map((state) => (
        <li key={state}>
          <LeaseBadge lease={leaseOf(state)} />
        </li>
      ))}
    </ul>
  ),
  play: async ({ canvas }) => {
    const words = canvas.getAllByRole('listitem').map(({ textContent }) => textContent)
    await expect(words).toEqual(['Connecting', 'Free', 'Yours', "Anna's laptop", 'Lapsed', 'Shared'])
  },
}

/** A holder that gave itself no name. */
export const Nameless: Story = {
  args: { lease: { ...leaseOf('theirs'), ownerName: null } },
  play: async ({ canvas }) => {
    await expect(canvas.getByText('Another device')).toBeVisible()
  },
}
