import type { ReactElement } from 'react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import { useSyncKeys } from '../src/index.ts'
import { syncOf } from '../src/storybook.ts'
import { RenderCount } from './components/renderCount.tsx'
import './components/shownList.css'
import './components/syncField.css'

function Names({ prefix }: { readonly prefix: string }): ReactElement {
  const keys = useSyncKeys(prefix)
  return (
    <>
      <ul className="todo" aria-label={`Keys below ${prefix}`}>
        {keys.map((key) => (
          <li key={key}>{key}</li>
        ))}
      </ul>
      <RenderCount />
    </>
  )
}

/** The keys below a prefix, in order, without their values. */
function KeyList({ prefix }: { readonly prefix: string }): ReactElement {
  return (
    <div className="field">
      <Names prefix={prefix} />
    </div>
  )
}

const meta = {
  title: 'Hooks/useSyncKeys',
  component: KeyList,
  args: { prefix: 'meter/' },
  parameters: { sync: { data: { 'meter/attic': 3, 'meter/cellar': 5, title: 'House' } } },
  tags: ['autodocs'],
} satisfies Meta<typeof KeyList>

export default meta

type Story = StoryObj<typeof meta>

/** A value that changes is no reason to render; a key that comes is. */
export const ComingAndGoing: Story = {
  play: async ({ canvas, ...context }) => {
    await canvas.findByText('meter/attic')
    const before = canvas.getByText(/^Rendered/).textContent
    syncOf(context).writeAs('anna', 'meter/attic', 4)
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    await expect(canvas.getByText(/^Rendered/)).toHaveTextContent(before)
    syncOf(context).writeAs('anna', 'meter/barn', 1)
    await expect(await canvas.findByText('meter/barn')).toBeVisible()
    const shown = canvas.getAllByRole('listitem').map(({ textContent }) => textContent)
    await expect(shown).toEqual(['meter/attic', 'meter/barn', 'meter/cellar'])
  },
}
