import type { ReactElement } from 'react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, userEvent, waitFor } from 'storybook/test'
import { useSetSyncKey, useSyncValue } from '../src/index.ts'
import { syncOf } from '../src/storybook.ts'
import { Button } from './components/button.tsx'
import { RenderCount } from './components/renderCount.tsx'
import { ShownList } from './components/shownList.tsx'

function Buttons(): ReactElement {
  const setGuests = useSetSyncKey<number>('guests')
  return (
    <div className="row">
      <Button
        onPress={() => {
          setGuests((guests = 0) => guests + 1)
        }}
      >
        One more
      </Button>
      <Button
        onPress={() => {
          setGuests(0)
        }}
      >
        Nobody
      </Button>
      <RenderCount />
    </div>
  )
}

function Guests(): ReactElement {
  return <ShownList rows={{ Guests: useSyncValue<number>('guests', { default: 0 }) }} />
}

/** Buttons that write a key which they do not read: they never render again. */
function Invitations(): ReactElement {
  return (
    <div className="field">
      <Guests />
      <Buttons />
    </div>
  )
}

const meta = {
  title: 'Hooks/useSetSyncKey',
  component: Invitations,
  parameters: { sync: { data: { guests: 12 } } },
  tags: ['autodocs'],
} satisfies Meta<typeof Invitations>

export default meta

type Story = StoryObj<typeof meta>

/** An updater is given the value at the moment of writing, also where the component does not know it. */
export const Updater: Story = {
  play: async ({ canvas, ...context }) => {
    await canvas.findByText('12')
    const before = canvas.getByText(/^Rendered/).textContent
    await userEvent.click(canvas.getByRole('button', { name: 'One more' }))
    await userEvent.click(canvas.getByRole('button', { name: 'One more' }))
    await expect(await canvas.findByText('14')).toBeVisible()
    await waitFor(() => expect(syncOf(context).dictionary.source.get('guests')?.value).toBe(14))
    await expect(canvas.getByText(/^Rendered/)).toHaveTextContent(before)
  },
}
