import type { ReactElement } from 'react'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, userEvent } from 'storybook/test'
import { defineSchema } from '../src/client.ts'
import { createSyncHooks } from '../src/index.ts'
import { syncOf } from '../src/storybook.ts'
import { Forgettable } from './components/forgettable.tsx'
import { after } from './components/scene.tsx'
import { Pane } from './components/pane.tsx'

/** Zod, Valibot and ArkType make such schemas; here it is written by hand. */
const wholeNumber: StandardSchemaV1<number> = {
  '~standard': {
    version: 1,
    vendor: 'stories',
    validate: (value) =>
      typeof value === 'number' && Number.isInteger(value)
        ? { value }
        : { issues: [{ message: 'It has to be a whole number.' }] },
  },
}

const schema = defineSchema({ guests: wholeNumber, 'table/*': wholeNumber })
const { useSyncKey, useSyncItems } = createSyncHooks<typeof schema>()

/** Hooks that know the schema's keys and what they hold; what does not fit is neither shown nor sent. */
function Seats(): ReactElement {
  const [guests, setGuests, { status, error, reset }] = useSyncKey('guests', { default: 0 })
  const seats = useSyncItems({ prefix: 'table/' }).reduce((sum, [, count]) => sum + count, 0)
  const rows = { Guests: guests, 'Key is': status, Seats: seats, Missing: Math.max(0, guests - seats) }
  const actions = {
    'One more': () => {
      setGuests((count) => count + 1)
    },
    'A seventh of them': () => {
      setGuests(guests / 7)
    },
  }
  return (
    <Pane rows={rows} actions={actions}>
      {error && <Forgettable onForget={reset}>{error.message}</Forgettable>}
    </Pane>
  )
}

const meta = {
  title: 'Hooks/createSyncHooks',
  component: Seats,
  parameters: { sync: { data: { guests: 12, 'table/a': 6, 'table/b': 4 }, schema } },
  tags: ['autodocs'],
} satisfies Meta<typeof Seats>

export default meta

type Story = StoryObj<typeof meta>

/** All values fit. Press **One more**, and then **A seventh of them**, which does not. */
export const Fits: Story = {
  play: async ({ canvas }) => {
    await canvas.findByText('12')
    await userEvent.click(canvas.getByRole('button', { name: 'One more' }))
    await expect(await canvas.findByText('13')).toBeVisible()
    await expect(canvas.getByText('ready')).toBeVisible()
  },
}

/** A machine with another idea of the key wrote something else: it reads as absent, and says that it is invalid. */
export const Invalid: Story = {
  decorators: [after((sync) => sync.writeAs('anna', 'guests', 'a dozen'))],
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('invalid')).toBeVisible()
  },
}

/** What does not fit is refused before it is sent. */
export const RefusedHere: Story = {
  decorators: [after(({ store }) => void store.set('guests', 12 / 7))],
  play: async ({ canvas, ...context }) => {
    await expect(await canvas.findByRole('alert')).toHaveTextContent('It has to be a whole number.')
    await expect(syncOf(context).dictionary.source.get('guests')?.value).toBe(12)
  },
}
