import { useState, type ReactElement } from 'react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, userEvent, waitFor, within } from 'storybook/test'
import { useSyncEvent, useSyncStore } from '../src/index.ts'
import { syncOf } from '../src/storybook.ts'
import { Doorbells } from './components/doorbell.tsx'
import { holderName } from './components/leaseBadge.tsx'
import { after } from './components/scene.tsx'
import { names } from './people.ts'
import './components/shownList.css'
import './components/syncField.css'

/** What the store told of, newest first. */
function Heard(): ReactElement {
  const [lines, setLines] = useState<readonly string[]>([])
  const add = (line: string): void => setLines((before) => [line, ...before])
  useSyncEvent('synced', ({ keys }) => add(`The first answer came, with ${keys} keys.`))
  useSyncEvent('lease-lost', (lost) => add(`${lost.key} went to ${holderName(lost)}; it was “${String(lost.mine)}”.`))
  const store = useSyncStore()
  useSyncEvent('lease-expiring', ({ key }) => {
    add(`The hold on ${key} ended soon, and was renewed.`)
    store.renew(key)
  })
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
  decorators: [after((sync) => sync.writeAs('anna', 'title', 'Barbecue'))],
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('The first answer came, with 2 keys.')).toBeVisible()
    await expect(await canvas.findByText("title went to Anna's laptop; it was “Picnic”.")).toBeVisible()
  },
}

/** Five minutes before a hold ends a page is told, and may renew it. Nothing is renewed by itself. */
export const Expiring: Story = {
  decorators: [after(({ clock }) => clock.advance(56 * 60_000))],
  play: async ({ canvas, ...context }) => {
    await canvas.findByText('The first answer came, with 2 keys.')
    const { clock, store } = syncOf(context)
    await expect(await canvas.findByText('The hold on title ended soon, and was renewed.')).toBeVisible()
    await waitFor(() => expect((store.lease('title').expiresAt ?? 0) - clock.now()).toBeGreaterThan(59 * 60_000))
  },
}

/** `store.broadcast` tells everybody once, and keeps nothing: for a bell, a cursor, an alarm. Press **Ring**. */
export const Message: StoryObj = {
  tags: ['!autodocs'],
  render: () => <Doorbells />,
  play: async ({ canvas }) => {
    const at = (name: string) => within(canvas.getByRole('region', { name }))
    await waitFor(() => expect(canvas.getAllByRole('button', { name: 'Ring' })).toHaveLength(3))
    await userEvent.click(at('Front door').getByRole('button'))
    for (const name of ['Kitchen', 'Attic'])
      await waitFor(() => expect(at(name).getByText('Somebody rang: Front door.')).toBeVisible())
    await expect(at('Front door').getByText('Quiet.')).toBeVisible()
  },
}

/** Before the first answer there is nothing to hear. */
export const NothingYet: Story = {
  parameters: { sync: { status: 'loading' } },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Nothing yet.')).toBeVisible()
  },
}
