import { Component, Suspense, type ReactElement, type ReactNode } from 'react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import { useSuspenseSyncKey } from '../src/index.ts'
import { ShownList } from './components/shownList.tsx'
import './components/theme.css'
import './components/syncField.css'

function Heading(): ReactElement {
  const [title] = useSuspenseSyncKey('title', { default: 'Untitled' })
  return (
    <div className="field">
      <ShownList rows={{ Title: title }} />
    </div>
  )
}

class Boundary extends Component<{ readonly children: ReactNode }, { readonly problem: string | null }> {
  override readonly state: { readonly problem: string | null } = { problem: null }

  static getDerivedStateFromError(error: Error): { readonly problem: string } {
    return { problem: error.message }
  }

  override render(): ReactNode {
    if (this.state.problem === null) return this.props.children
    return (
      <div className="refusal">
        <p role="alert">
          <strong>Not shown.</strong> {this.state.problem}
        </p>
      </div>
    )
  }
}

/** As large as what will stand there, so that nothing jumps. */
function Waiting(): ReactElement {
  return (
    <div className="field">
      <p className="waiting" role="status">
        Loading…
      </p>
    </div>
  )
}

/** A title that suspends until it is known. */
function SuspendedTitle(): ReactElement {
  return (
    <Boundary>
      <Suspense fallback={<Waiting />}>
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
