import { useState, type ReactElement } from 'react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import { useSyncEvent } from '../src/index.ts'
import { syncOf } from '../src/storybook.ts'
import { holderName } from './components/leaseBadge.tsx'
import { names } from './people.ts'
import './components/shownList.css'
import './components/syncField.css'

/** What the store told of, newest first. */
function Heard(): ReactElement {
  const [lines, setLines] = useState<readonly string[]>([])
  const add = (line: string): void => setLines((before) => [line, ...before])
  useSyncEvent('synced', ({ keys }) => add(`The first answer came, with ${keys} keys.`))
  useSyncEvent('lease-lost', (lost) => add(`${lost.key} went to ${holderName(lost)}; it was “${String(lost.mine)}”.`))
  return (
    <div className="field">
      {lines.length === 0 && <p className="field-note">Nothing yet.</p>}
      <ul className="todo" aria-live="polite" aria-label="Events">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  )
}

const meta = {
  title: 'Hooks/useSyncEvent',
  component: Heard,
  parameters: { sync: { data: { title: 'Picnic', place: 'Lake' }, leases: { title: 'mine' }, names } },
  tags: ['autodocs'],
} satisfies Meta<typeof Heard>

export default meta

type Story = StoryObj<typeof meta>

/** The first snapshot, and then a key that another owner's record replaced. */
export const SyncedAndLost: Story = {
  play: async ({ canvas, ...context }) => {
    await expect(await canvas.findByText('The first answer came, with 2 keys.')).toBeVisible()
    syncOf(context).writeAs('anna', 'title', 'Barbecue')
    await expect(await canvas.findByText("title went to Anna's laptop; it was “Picnic”.")).toBeVisible()
  },
}

/** Before the first answer there is nothing to hear. */
export const NothingYet: Story = {
  parameters: { sync: { status: 'loading' } },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Nothing yet.')).toBeVisible()
  },
}
