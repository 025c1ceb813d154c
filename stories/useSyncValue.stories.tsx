import type { ReactElement } from 'react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import { useSyncValue } from '../src/index.ts'
import { syncOf } from '../src/storybook.ts'
import { RenderCount } from './components/renderCount.tsx'
import { ShownList } from './components/shownList.tsx'

interface Place {
  readonly city: string
  readonly guests: number
}

function City({ name }: { readonly name: string }): ReactElement {
  const city = useSyncValue(name, { select: (place: Place) => place.city, default: 'not decided' })
  return (
    <>
      <ShownList rows={{ City: city }} />
      <RenderCount />
    </>
  )
}

/** A part of a value, shown by a component that renders for that part alone. */
function CityCard({ name }: { readonly name: string }): ReactElement {
  return (
    <div className="field">
      <City name={name} />
    </div>
  )
}

const meta = {
  title: 'Hooks/useSyncValue',
  component: CityCard,
  args: { name: 'party/place' },
  parameters: { sync: { data: { 'party/place': { city: 'Ulm', guests: 12 } } } },
  tags: ['autodocs'],
} satisfies Meta<typeof CityCard>

export default meta

type Story = StoryObj<typeof meta>

/** More guests are no reason to render the city; another city is, once. */
export const Part: Story = {
  play: async ({ canvas, ...context }) => {
    await canvas.findByText('Ulm')
    const before = canvas.getByText(/^Rendered/).textContent
    syncOf(context).writeAs('anna', 'party/place', { city: 'Ulm', guests: 40 })
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    await expect(canvas.getByText(/^Rendered/)).toHaveTextContent(before)
    syncOf(context).writeAs('anna', 'party/place', { city: 'Linz', guests: 40 })
    await expect(await canvas.findByText('Linz')).toBeVisible()
    await expect(canvas.getByText(/^Rendered/)).not.toHaveTextContent(before)
  },
}

/** Nobody has written the key: the default is shown, and never written. */
export const Absent: Story = {
  args: { name: 'party/other' },
  play: async ({ canvas, ...context }) => {
    await expect(await canvas.findByText('not decided')).toBeVisible()
    await expect(syncOf(context).dictionary.source.get('party/other')).toBeUndefined()
  },
}
