import type { ReactElement } from 'react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, userEvent, waitFor } from 'storybook/test'
import { useSyncKey } from '../src/index.ts'
import { syncOf } from '../src/storybook.ts'
import { Forgettable } from './components/forgettable.tsx'
import { after } from './components/scene.tsx'
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

/** Somebody else added while the write was under way: the updater runs again on what there is now, and nothing is lost. Press **Add one**. */
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

/** Another window adds again and again, faster than an answer comes: after five more tries the write is given up, and says so. */
export const GivenUp: Story = {
  decorators: [
    after(({ dictionary, store }) => {
      let theirs = 20
      const busy = setInterval(() => dictionary.source.set('count', ++theirs), 40)
      const stop = (): void => clearInterval(busy)
      void store.set('count', (before: unknown) => Number(before) + 1).then(stop)
      return stop
    }),
  ],
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByRole('alert')).toHaveTextContent(/^Not added/), { timeout: 15_000 })
    await expect(canvas.getByText('answered')).toBeVisible()
  },
}

/** Once it is quiet it can be made again. Press **Add one**. */
export const AddedAtLast: Story = {
  ...GivenUp,
  play: async (context) => {
    const { canvas } = context
    await GivenUp.play?.(context)
    const theirs = Number(syncOf(context).dictionary.source.get('count')?.value)
    await expect(await canvas.findByText(String(theirs))).toBeVisible()
    await userEvent.click(canvas.getByRole('button', { name: 'Add one' }))
    await waitFor(() => expect(syncOf(context).dictionary.source.get('count')?.value).toBe(theirs + 1))
    await waitFor(() => expect(canvas.queryByRole('alert')).not.toBeInTheDocument())
  },
}
