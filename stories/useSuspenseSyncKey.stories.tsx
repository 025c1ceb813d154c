import { Component, Suspense, type ReactElement, type ReactNode } from 'react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import { useSuspenseSyncKey } from '../src/index.ts'
import { ShownList } from './components/shownList.tsx'

function Heading(): ReactElement {
  const [title] = useSuspenseSyncKey('title', { default: 'Untitled' })
  return <ShownList rows={{ Title: title }} />
}

class Boundary extends Component<{ readonly children: ReactNode }, { readonly problem: string | null }> {
  override readonly state: { readonly problem: string | null } = { problem: null }

  static getDerivedStateFromError(error: Error): { readonly problem: string } {
    return { problem: error.message }
  }

  override render(): ReactNode {
    return this.state.problem === null ? this.props.children : <p role="alert">{this.state.problem}</p>
  }
}

/** A title that suspends until it is known. */
function SuspendedTitle(): ReactElement {
  return (
    <Boundary>
      <Suspense fallback={<p role="status">Loading…</p>}>
        <Heading />
      </Suspense>
    </Boundary>
  )
}

const meta = {
  title: 'Hooks/useSuspenseSyncKey',
  component: SuspendedTitle,
  parameters: { sync: { data: { title: 'Summer picnic' } } },
  tags: ['autodocs'],
} satisfies Meta<typeof SuspendedTitle>

export default meta

type Story = StoryObj<typeof meta>

/** The first snapshot has arrived: from now on nothing suspends. */
export const Ready: Story = {
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Summer picnic')).toBeVisible()
  },
}

/** The boundary's fallback stands there until the first snapshot. */
export const Loading: Story = {
  parameters: { sync: { status: 'loading' } },
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('status')).toHaveTextContent('Loading…')
  },
}

/** There will be no snapshot: the error boundary hears why. */
export const NeedsAuth: Story = {
  parameters: { sync: { status: 'needs-auth' } },
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('alert')).toBeVisible()
  },
}
