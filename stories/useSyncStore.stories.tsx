import type { ReactElement } from 'react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, userEvent, waitFor } from 'storybook/test'
import { useSyncStore, useSyncValue } from '../src/index.ts'
import { syncOf } from '../src/storybook.ts'
import { Button } from './components/button.tsx'
import { RenderCount } from './components/renderCount.tsx'
import { ShownList } from './components/shownList.tsx'

const [left, right] = ['seat/left', 'seat/right'] as const

function Seats(): ReactElement {
  const rows = {
    Left: useSyncValue<string>(left, { default: 'empty' }),
    Right: useSyncValue<string>(right, { default: 'empty' }),
  }
  return (
    <>
      <ShownList rows={rows} />
      <RenderCount />
    </>
  )
}

/** What has no hook: several keys read and written at once, from an event. The component renders for none of it. */
function Swap(): ReactElement {
  const store = useSyncStore()
  const swap = (): void => {
    const [before, after] = [store.get(left), store.get(right)]
    store.batch(() => {
      void store.set(left, after)
      void store.set(right, before)
    })
  }
  return (
    <div className="row">
      <Button onPress={swap}>Swap</Button>
    </div>
  )
}

/** Two seats, and a button that swaps who sits on them. */
function Table(): ReactElement {
  return (
    <div className="field">
      <Seats />
      <Swap />
    </div>
  )
}

const meta = {
  title: 'Hooks/useSyncStore',
  component: Table,
  parameters: { sync: { data: { [left]: 'Anna', [right]: 'Ben' } } },
  tags: ['autodocs'],
} satisfies Meta<typeof Table>

export default meta

type Story = StoryObj<typeof meta>

/** Both keys are written in one batch: one frame to the connector, and one render of who shows both. Nobody ever sees Anna on two seats. */
export const Batch: Story = {
  play: async ({ canvas, ...context }) => {
    await canvas.findByText('Anna')
    const before = Number(/\d+/.exec(canvas.getByText(/^Rendered/).textContent)?.[0] ?? 1)
    await userEvent.click(canvas.getByRole('button', { name: 'Swap' }))
    const seats = canvas.getAllByRole('definition').map(({ textContent }) => textContent)
    await expect(seats).toEqual(['Ben', 'Anna'])
    await waitFor(() => expect(syncOf(context).dictionary.source.get(left)?.value).toBe('Ben'))
    await expect(canvas.getByText(`Rendered ${before + 1} times`)).toBeVisible()
  },
}
