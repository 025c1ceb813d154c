import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, userEvent, waitFor } from 'storybook/test'
import { syncOf, type StorySync, type StoryStatus, type SyncParameters } from '../src/storybook.ts'
import { createManualClock } from '../src/testing.ts'
import { ConnectionNote } from './components/connectionNote.tsx'
import { after } from './components/scene.tsx'
import { SyncField } from './components/syncField.tsx'
import { anna, names } from './people.ts'

const meta = {
  title: 'Hooks/useSyncKey',
  component: SyncField,
  args: { name: 'note/title', label: 'Title' },
  parameters: { sync: { data: { 'note/title': 'Release notes' }, names } },
  tags: ['autodocs'],
} satisfies Meta<typeof SyncField>

export default meta

type Story = StoryObj<typeof meta>

const mine = { data: { 'note/title': 'Release notes' }, leases: { 'note/title': 'mine' } }
const theirs = { data: { 'note/title': "Anna's release notes" }, leases: { 'note/title': anna(725_000) } }

/** Nobody holds the key: the first write takes it. */
export const Free: Story = {
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Free')).toBeVisible()
    await expect(canvas.getByRole('textbox', { name: 'Title' })).toHaveValue('Release notes')
    await expect(canvas.getByText('Write to hold this field.')).toBeVisible()
  },
}

/** It was written here: the field is yours for an hour from the last write. */
export const Mine: Story = {
  parameters: { sync: mine },
  play: async ({ canvas }) => {
    await canvas.findByText('Yours')
    await userEvent.type(canvas.getByRole('textbox', { name: 'Title' }), ' for 2.1')
    await expect(canvas.getByRole('textbox', { name: 'Title' })).toHaveValue('Release notes for 2.1')
    await expect(await canvas.findByText('Yours')).toBeVisible()
    await expect(canvas.getByText('You hold this field')).toBeVisible()
    await expect(canvas.getByRole('timer')).toHaveTextContent(/^for (1:00:0\d|5\d:\d\d)$/)
  },
}

/** Press **Release**: the field is given to others, and the text stays. */
export const Released: Story = {
  parameters: { sync: mine },
  play: async ({ canvas }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Release' }))
    await expect(await canvas.findByText('Free')).toBeVisible()
    await expect(canvas.getByRole('textbox', { name: 'Title' })).toHaveValue('Release notes')
    await expect(canvas.getByRole('textbox', { name: 'Title' })).toHaveFocus()
  },
}

/** Somebody else holds the key: who, and until when. The text can be read and copied, not changed. */
export const Theirs: Story = {
  parameters: { sync: theirs },
  play: async ({ canvas, ...context }) => {
    await expect(await canvas.findByText("Anna's laptop")).toBeVisible()
    await expect(canvas.getByText("Anna's laptop holds this field.")).toBeVisible()
    await expect(canvas.getByRole('textbox', { name: 'Title' })).toHaveAttribute('readonly')
    await expect(canvas.getByRole('timer')).toHaveTextContent(/^You can write in 13:0\d$/)
    syncOf(context).clock.advance(60_000)
    await waitFor(() => expect(canvas.getByRole('timer')).toHaveTextContent(/^You can write in 12:0\d$/))
  },
}

/** The countdown ends by itself: no message has to arrive for the field to be open again. */
export const RunOut: Story = {
  parameters: { sync: theirs },
  decorators: [
    after((sync) => {
      sync.line.cut()
      sync.skipLease('note/title')
    }),
  ],
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Lapsed')).toBeVisible()
    await expect(canvas.getByRole('textbox', { name: 'Title' })).not.toHaveAttribute('readonly')
    await expect(canvas.queryByRole('timer')).not.toBeInTheDocument()
  },
}

/** Anna writes, and before that is known here, so does this page. */
function writeBoth(sync: StorySync): PromiseLike<unknown> {
  sync.writeAs('anna', 'note/title', "Anna's release notes")
  return sync.store.set('note/title', 'Release notes for 2.1')
}

/** Two people wrote at the same moment, and the other was first: nothing is lost. */
export const Refused: Story = {
  decorators: [after((sync) => void writeBoth(sync))],
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('alert')).toHaveTextContent("Not saved. Anna's laptop was first.")
    await expect(canvas.getByText('Release notes for 2.1')).toBeVisible()
    await expect(canvas.getByRole('textbox', { name: 'Title' })).toHaveValue("Anna's release notes")
    await expect(canvas.getByRole('button', { name: 'Try again' })).toBeDisabled()
  },
}

/** What was refused can be written once the other's lease is over. Press **Try again**. */
export const TriedAgain: Story = {
  decorators: [
    after((sync) => {
      void writeBoth(sync).then(() => sync.skipLease('note/title'))
    }),
  ],
  play: async ({ canvas }) => {
    const again = await canvas.findByRole('button', { name: 'Try again' })
    await waitFor(() => expect(again).toBeEnabled())
    await userEvent.click(again)
    await expect(await canvas.findByText('Yours')).toBeVisible()
    await expect(canvas.getByRole('textbox', { name: 'Title' })).toHaveValue('Release notes for 2.1')
    await expect(canvas.queryByRole('alert')).not.toBeInTheDocument()
  },
}

/** Press **Discard**: the refusal is forgotten, and what was attempted. */
export const Discarded: Story = {
  ...Refused,
  play: async (context) => {
    const { canvas } = context
    await Refused.play?.(context)
    await userEvent.click(canvas.getByRole('button', { name: 'Discard' }))
    await expect(canvas.queryByRole('alert')).not.toBeInTheDocument()
    await expect(canvas.getByRole('textbox', { name: 'Title' })).toHaveFocus()
  },
}

/** A slow line: the text is shown at once, and the answer is awaited in the open. */
export const Pending: Story = {
  parameters: {
    sync: (): SyncParameters => ({
      data: { 'note/title': 'Release notes' },
      latencyMs: 100,
      clock: createManualClock(),
    }),
  },
  decorators: [after(({ store }) => void store.set('note/title', 'Release notes!'))],
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByRole('textbox', { name: 'Title' })).toHaveValue('Release notes!'))
    await waitFor(() => expect(canvas.getByText('Saving…')).toBeVisible())
  },
}

/** Without a connection a write is kept, and says that it waits. */
export const Offline: Story = {
  render: (args) => (
    <>
      <ConnectionNote />
      <SyncField {...args} />
    </>
  ),
  decorators: [
    after(({ line, store }) => {
      line.cut()
      void store.set('note/title', 'Release notes for 2')
    }),
  ],
  play: async ({ canvas }) => {
    await expect(await canvas.findByText(/^Offline\./)).toBeVisible()
    await userEvent.type(canvas.getByRole('textbox', { name: 'Title' }), '.1')
    await expect(canvas.getByRole('textbox', { name: 'Title' })).toHaveValue('Release notes for 2.1')
    await waitFor(() => expect(canvas.getByText('Kept here until the connection is back.')).toBeVisible())
  },
}

/** A write that must not wait is refused at once, and what was written is kept to be tried again. */
export const OfflineRejected: Story = {
  args: { whenOffline: 'reject' },
  render: Offline.render!,
  parameters: { sync: { status: 'offline' } satisfies SyncParameters },
  decorators: [after(({ store }) => void store.set('note/title', 'Release notes for 2.1', { whenOffline: 'reject' }))],
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('alert')).toHaveTextContent('Not saved. There is no connection.')
    await expect(canvas.getByRole('textbox', { name: 'Title' })).toHaveValue('Release notes')
  },
}

/** The same, by hand: refused while the line is down, and tried again once it is up. */
export const RejectedByHand: Story = {
  args: { whenOffline: 'reject' },
  tags: ['!autodocs'],
  render: Offline.render!,
  play: async ({ canvas, ...context }) => {
    await canvas.findByText('Free')
    syncOf(context).line.cut()
    await canvas.findByText(/^Offline\./)
    await userEvent.click(canvas.getByRole('textbox', { name: 'Title' }))
    await userEvent.paste(' for 2.1')
    await expect(await canvas.findByRole('alert')).toHaveTextContent('Not saved. There is no connection.')
    syncOf(context).line.heal()
    await canvas.findByText('Connected')
    await userEvent.click(canvas.getByRole('button', { name: 'Try again' }))
    await expect(await canvas.findByText('Yours')).toBeVisible()
  },
}

/** When the connection is back, what was written is sent. */
export const BackOnline: Story = {
  render: Offline.render!,
  decorators: [
    after(({ line, store }) => {
      line.cut()
      void store.set('note/title', 'Release notes for 2.1')
      line.heal()
    }),
  ],
  play: async ({ canvas, ...context }) => {
    await expect(await canvas.findByText('Yours')).toBeVisible()
    await expect(canvas.getByText('Connected')).toBeVisible()
    await expect(syncOf(context).dictionary.source.get('note/title')?.value).toBe('Release notes for 2.1')
  },
}

/** Before the first answer nothing is known, and nothing can be written. */
export const Connecting: Story = {
  parameters: { sync: { status: 'loading' } satisfies SyncParameters },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Connecting')).toBeVisible()
    await expect(canvas.getByRole('textbox', { name: 'Title' })).toHaveAttribute('readonly')
    await says(canvas.getByRole('textbox', { name: 'Title' }), 'Waiting for the first answer.')
  },
}

/** What a screen reader says of the field: the note describes it, and is announced when the key changes hands. */
const says = (field: HTMLElement, words: string): Promise<void> =>
  waitFor(() => {
    const note = document.getElementById(field.getAttribute('aria-describedby') ?? '')
    return expect(note?.querySelector('[aria-live="polite"]')).toHaveTextContent(words)
  })

/** Without leases everybody may write at any time, and the last write wins. */
export const LeasesOff: Story = {
  parameters: { sync: { data: { 'note/title': 'Release notes' }, leasing: false } },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Shared')).toBeVisible()
    await says(canvas.getByRole('textbox', { name: 'Title' }), 'Leases are off: the last write wins.')
    await userEvent.type(canvas.getByRole('textbox', { name: 'Title' }), '!')
    await expect(canvas.getByRole('textbox', { name: 'Title' })).toHaveValue('Release notes!')
  },
}

/** By keyboard alone: into the field, write, on to the button, give it up, and back in the field. */
export const KeyboardOnly: Story = {
  tags: ['!autodocs'],
  play: async ({ canvas }) => {
    await canvas.findByText('Free')
    await userEvent.tab()
    await expect(canvas.getByRole('textbox', { name: 'Title' })).toHaveFocus()
    await userEvent.keyboard('{End}!')
    await canvas.findByText('Yours')
    await userEvent.tab()
    await expect(canvas.getByRole('button', { name: 'Release' })).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    await canvas.findByText('Free')
    await expect(canvas.getByRole('textbox', { name: 'Title' })).toHaveFocus()
  },
}

/** What a screen reader says of the field, whoever holds it: the note describes the field, and is announced when it changes hands. */
export const Announced: Story = {
  tags: ['!autodocs'],
  play: async ({ canvas, ...context }) => {
    const field = await canvas.findByRole('textbox', { name: 'Title' })
    await says(field, 'Write to hold this field.')
    await userEvent.type(field, '!')
    await says(field, 'You hold this field')
    syncOf(context).writeAs('anna', 'note/title', 'Hers')
    await says(field, "Anna's laptop holds this field.")
    syncOf(context).skipLease('note/title')
    await says(field, 'The hold on this field has run out. Write to take it.')
  },
}

interface Controls {
  readonly status: StoryStatus
  readonly latencyMs: number
  readonly leasing: boolean
  readonly holder: 'nobody' | 'you' | 'Anna'
}

/** Everything at once: the controls begin the story anew. */
export const Playground: StoryObj<Controls> = {
  args: { status: 'connected', latencyMs: 0, leasing: true, holder: 'Anna' },
  argTypes: {
    status: { control: 'select', options: ['connected', 'loading', 'offline', 'needs-auth', 'closed'] },
    latencyMs: { control: { type: 'range', min: 0, max: 5000, step: 100 } },
    leasing: { control: 'boolean' },
    holder: { control: 'inline-radio', options: ['nobody', 'you', 'Anna'] },
  },
  render: ({ holder, ...line }) => (
    <div key={JSON.stringify([holder, line])}>
      <ConnectionNote />
      <SyncField name={`note/${holder}`} label="Title" />
    </div>
  ),
  parameters: {
    sync: ({ status, latencyMs, leasing }: Controls): SyncParameters => ({
      data: { 'note/nobody': 'Release notes', 'note/you': 'Release notes', 'note/Anna': "Anna's release notes" },
      leases: { 'note/you': 'mine', 'note/Anna': anna() },
      names,
      status,
      latencyMs,
      leasing,
    }),
  },
}

const longName = 'The-laptop-on-the-second-floor-of-the-house-at-the-river-in-Ulm'

/** Long words on a narrow screen: they wrap, and nothing is cut off. */
export const LongWords: Story = {
  args: { label: 'Donaudampfschifffahrtsgesellschaftskapitänsmützenbezeichnung' },
  parameters: {
    sync: {
      data: { 'note/title': 'Kapitänsmütze' },
      leases: { 'note/title': { owner: 'ulm', name: longName } },
    },
  },
  decorators: [
    (Story) => (
      <div style={{ width: 'min(18rem, 100%)' }}>
        <Story />
      </div>
    ),
  ],
  play: async ({ canvas, canvasElement }) => {
    await expect(await canvas.findByText(longName)).toBeVisible()
    const wide = [...canvasElement.querySelectorAll('*')].filter(
      (element) => element.scrollWidth > element.clientWidth + 1,
    )
    await expect(wide.filter((element) => getComputedStyle(element).display !== 'inline')).toEqual([])
  },
}
