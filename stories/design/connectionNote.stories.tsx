import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import type { SyncParameters } from '../../src/storybook.ts'
import { ConnectionNote } from '../components/connectionNote.tsx'

const meta = {
  title: 'Design/ConnectionNote',
  component: ConnectionNote,
  tags: ['autodocs'],
} satisfies Meta<typeof ConnectionNote>

export default meta

type Story = StoryObj<typeof meta>

const saying = (status: SyncParameters['status'], words: string): Story => ({
  parameters: { sync: { status } },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText(words)).toBeVisible()
  },
})

/** All is well. */
export const Connected: Story = saying('connected', 'Connected')

/** No answer yet. */
export const Connecting: Story = saying('loading', 'Connecting…')

/** The line is lost; what is written waits. */
export const Offline: Story = saying('offline', 'Offline. What you write is sent when the connection is back.')

/** The token is not valid any more. */
export const SignIn: Story = saying('needs-auth', 'Sign in again to go on.')

/** The app has closed the store. */
export const Closed: Story = saying('closed', 'Closed')
