import type { ReactElement } from 'react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, userEvent, waitFor } from 'storybook/test'
import { useSyncKey } from '../src/index.ts'
import { syncOf } from '../src/storybook.ts'
import { Forgettable } from './components/forgettable.tsx'
import { Pane } from './components/pane.tsx'

/** A number that several windows add to; without leases, so that all may at any time. */
function Counter(): ReactElement {
  const [count, setCount, { pending, error, reset }] = useSyncKey('count', { default: 0 })
  const addOne = (): void => {
    setCount((before) => before + 1)
  }
  return (
    <Pane rows={{ Count: count, Write: pending ? 'under way' : 'answered' }} actions={{ 'Add one': addOne }}>
      {error && (
        <Forgettable onForget={reset}>
          <strong>Not added.</strong> {error.message}
        </Forgettable>
      )}
    </Pane>
  )
}

const meta = {
  title: 'States/Conflict',
  component: Counter,
  parameters: { sync: { data: { count: 10 }, leasing: false, latencyMs: 100 } },
  tags: ['autodocs'],
} satisfies Meta<typeof Counter>

export default meta

type Story = StoryObj<typeof meta>

/** Somebody else added while the write was under way: the updater runs again on what there is now, and nothing is lost. */
export const RunAgain: Story = {
  play: async ({ canvas, ...context }) => {
    await canvas.findByText('10')
    await userEvent.click(canvas.getByRole('button', { name: 'Add one' }))
    await expect(canvas.getByText('11')).toBeVisible()
    syncOf(context).writeAs('ben', 'count', 20)
    await expect(await canvas.findByText('21')).toBeVisible()
    await waitFor(() => expect(syncOf(context).dictionary.source.get('count')?.value).toBe(21))
    await expect(canvas.queryByRole('alert')).not.toBeInTheDocument()
  },
}

/** Another window adds again and again, faster than an answer comes: after five more tries the write is given up, and says so. Once it is quiet it can be made again. */
export const GivenUp: Story = {
  play: async ({ canvas, ...context }) => {
    await canvas.findByText('10')
    let theirs = 20
    const busy = setInterval(() => syncOf(context).dictionary.source.set('count', ++theirs), 40)
    try {
      await userEvent.click(canvas.getByRole('button', { name: 'Add one' }))
      await waitFor(() => expect(canvas.getByRole('alert')).toHaveTextContent(/^Not added/), { timeout: 15_000 })
    } finally {
      clearInterval(busy)
    }
    await expect(await canvas.findByText(String(theirs))).toBeVisible()
    await expect(canvas.getByText('answered')).toBeVisible()
    await userEvent.click(canvas.getByRole('button', { name: 'Add one' }))
    await waitFor(() => expect(syncOf(context).dictionary.source.get('count')?.value).toBe(theirs + 1))
    await waitFor(() => expect(canvas.queryByRole('alert')).not.toBeInTheDocument())
  },
}
