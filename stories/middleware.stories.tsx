import { useState, type ReactElement } from 'react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, userEvent } from 'storybook/test'
import { createStore, useStore } from 'zustand'
import type { SyncStore } from '../src/client.ts'
import { useSyncStore } from '../src/index.ts'
import { sync } from '../src/middleware.ts'
import { syncOf } from '../src/storybook.ts'
import { Pane } from './components/pane.tsx'

interface Party {
  readonly guests: number
  readonly zoom: number
  readonly invite: () => void
  readonly enlarge: () => void
}

const createParty = (store: SyncStore) =>
  createStore<Party>()(
    sync(
      (set) => ({
        guests: 2,
        zoom: 1,
        invite: () => set(({ guests }) => ({ guests: guests + 1 })),
        enlarge: () => set(({ zoom }) => ({ zoom: zoom + 1 })),
      }),
      { store, keys: ['guests'], prefix: 'party/' },
    ),
  )

/** A Zustand store: its guests are everybody's, its zoom is this page's alone. */
function PartyCard(): ReactElement {
  const store = useSyncStore()
  const [party] = useState(() => createParty(store))
  const { guests, zoom, invite, enlarge } = useStore(party)
  return <Pane rows={{ Guests: guests, Zoom: zoom }} actions={{ 'Invite one more': invite, Enlarge: enlarge }} />
}

const meta = {
  title: 'Zustand/sync middleware',
  component: PartyCard,
  parameters: { sync: { data: { 'party/guests': 12 } } },
  tags: ['autodocs'],
} satisfies Meta<typeof PartyCard>

export default meta

type Story = StoryObj<typeof meta>

/** What everybody has wins over this page's initial state; what is not named stays here. */
export const Shared: Story = {
  play: async ({ canvas, ...context }) => {
    await canvas.findByText('12')
    await userEvent.click(canvas.getByRole('button', { name: 'Invite one more' }))
    await expect(await canvas.findByText('13')).toBeVisible()
    await userEvent.click(canvas.getByRole('button', { name: 'Enlarge' }))
    await expect(canvas.getByText('2')).toBeVisible()
    await expect(syncOf(context).dictionary.source.get('party/zoom')).toBeUndefined()
    syncOf(context).writeAs('anna', 'party/guests', 40)
    await expect(await canvas.findByText('40')).toBeVisible()
  },
}
