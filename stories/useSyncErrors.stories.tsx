import type { ReactElement } from 'react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, userEvent, waitFor } from 'storybook/test'
import { useSetSyncKey, useSyncErrors, useSyncStatus } from '../src/index.ts'
import { syncOf } from '../src/storybook.ts'
import { Button } from './components/button.tsx'
import { ConnectionNote } from './components/connectionNote.tsx'
import { leave } from './components/leave.ts'
import { after } from './components/scene.tsx'
import { anna, names } from './people.ts'

/** All refusals of the page in one place, whatever has become of the components that wrote. */
function Refusals(): ReactElement {
  const [errors, dismiss] = useSyncErrors()
  const isReady = useSyncStatus(({ state }) => state === 'connected')
  const setTitle = useSetSyncKey<string>('title')
  const setPlace = useSetSyncKey<string>('place')
  return (
    <div className="field">
      <ConnectionNote />
      <div className="row">
        <Button
          onPress={() => {
            setTitle('Barbecue')
            setPlace('Forest')
          }}
        >
          {isReady ? 'Write both' : 'Write both later'}
        </Button>
        <Button
          onPress={() => {
            dismiss()
          }}
        >
          Forget all
        </Button>
      </div>
      <ul className="todo" aria-live="polite" aria-label="Refusals">
        {errors.map((error) => (
          <li key={`${error.key} ${error.at}`}>
            <span>
              {error.key}: “{String(error.attempted)}” was not saved, {error.ownerName ?? 'another device'} holds it.
            </span>
            <Button
              label={`Forget ${error.key}`}
              onPress={(button) => {
                leave(button)
                dismiss(error)
              }}
            >
              Forget
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}

const meta = {
  title: 'Hooks/useSyncErrors',
  component: Refusals,
  parameters: {
    sync: { data: { title: 'Picnic', place: 'Lake' }, leases: { title: anna(), place: anna() }, names },
  },
  tags: ['autodocs'],
} satisfies Meta<typeof Refusals>

export default meta

type Story = StoryObj<typeof meta>

/** Two writes were refused, because Anna holds both keys. */
export const TwoRefused: Story = {
  decorators: [
    after(({ store }) => {
      void store.set('title', 'Barbecue')
      void store.set('place', 'Forest')
    }),
  ],
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(2))
    await expect(canvas.getByText(/^title: “Barbecue” was not saved, Anna's laptop holds it\.$/)).toBeVisible()
  },
}

/** Press **Write both**, and then **Forget** at one: each is forgotten by itself, and the keyboard goes on to the other. */
export const OneForgotten: Story = {
  play: async ({ canvas, ...context }) => {
    await canvas.findByText('Connected')
    await userEvent.click(canvas.getByRole('button', { name: 'Write both' }))
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(2))
    await userEvent.click(canvas.getByRole('button', { name: 'Forget title' }))
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(1))
    await expect(canvas.getByRole('button', { name: 'Forget place' })).toHaveFocus()
    await expect(syncOf(context).store.getState().errors).toHaveLength(1)
  },
}

/** Nothing was refused. */
export const None: Story = {
  play: async ({ canvas }) => {
    await canvas.findByText('Connected')
    await expect(canvas.queryAllByRole('listitem')).toHaveLength(0)
  },
}
