import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, userEvent } from 'storybook/test'
import { SyncError } from '../../src/client.ts'
import { RefusalNote } from '../components/refusalNote.tsx'

const refusal = (code: SyncError['code'], attempted: string | undefined, ownerName?: string): SyncError<string> =>
  new SyncError(code, `The connector said: ${code}.`, {
    at: 1_800_000_000_000,
    key: 'title',
    ...(attempted !== undefined && { attempted }),
    ...(ownerName !== undefined && { ownerName }),
  })

const meta = {
  title: 'Design/RefusalNote',
  component: RefusalNote,
  args: {
    error: refusal('lease-held', 'Summer picnic', "Anna's laptop"),
    canRetry: true,
    onRetry: fn<(attempted: string) => void>(),
    onDiscard: fn<() => void>(),
  },
  tags: ['autodocs'],
} satisfies Meta<typeof RefusalNote>

export default meta

type Story = StoryObj<typeof meta>

/** Somebody was first. What was written is kept, and can be tried again by keyboard. */
export const SomebodyWasFirst: Story = {
  play: async ({ canvas, args }) => {
    await expect(canvas.getByRole('alert')).toHaveTextContent("Not saved. Anna's laptop was first.")
    await userEvent.tab()
    await expect(canvas.getByRole('button', { name: 'Try again' })).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    await expect(args.onRetry).toHaveBeenCalledWith('Summer picnic')
    await userEvent.tab()
    await userEvent.keyboard(' ')
    await expect(args.onDiscard).toHaveBeenCalled()
  },
}

/** There is no connection, and the write was not to wait for one. */
export const Offline: Story = { args: { error: refusal('offline', 'Summer picnic') } }

/** No answer came in the time that it was given. */
export const NoAnswer: Story = { args: { error: refusal('timeout', 'Summer picnic') } }

/** Others changed the key again and again. */
export const Conflict: Story = { args: { error: refusal('conflict', 'Summer picnic') } }

/** A page that may only read: trying again would be of no use. */
export const Forbidden: Story = { args: { error: refusal('forbidden', 'Summer picnic'), canRetry: false } }

/** Another holds the key still: trying again has to wait. */
export const NotYet: Story = { args: { canRetry: false } }

/** A deletion was refused: there is no text to keep. */
export const NothingWritten: Story = {
  args: { error: refusal('lease-held', undefined, 'hall-display') },
  play: async ({ canvas }) => {
    await expect(canvas.queryByRole('button', { name: 'Try again' })).not.toBeInTheDocument()
  },
}
