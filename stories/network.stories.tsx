import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, userEvent, waitFor, within } from 'storybook/test'
import { Network } from './components/network.tsx'

const meta = {
  title: 'States/Mesh',
  component: Network,
  args: { latencyMs: 5, leasing: true, past: 'nothing' },
  argTypes: { latencyMs: { control: { type: 'range', min: 1, max: 2000 } }, past: { control: 'inline-radio' } },
  render: (args) => <Network key={JSON.stringify(args)} {...args} />,
  tags: ['autodocs'],
} satisfies Meta<typeof Network>

export default meta

type Story = StoryObj<typeof meta>
type Canvas = ReturnType<typeof within>

const slow = { timeout: 8000 }

const pane = (canvas: Canvas, name: string): Canvas => within(canvas.getByRole('region', { name }))

const field = (canvas: Canvas, name: string): HTMLElement => pane(canvas, name).getByRole('textbox', { name: 'Title' })

const press = (canvas: Canvas, name: string): Promise<void> => userEvent.click(canvas.getByRole('button', { name }))

async function linked(canvas: Canvas): Promise<void> {
  await waitFor(() => expect(pane(canvas, 'Anna').getByText('Ben')).toBeVisible(), slow)
  await waitFor(() => expect(pane(canvas, 'Ben').getByText('Free')).toBeVisible(), slow)
}

/** Write at Anna's: it is at Ben's a moment later, with her name on it. Or cut the cable, write on both sides, and mend it. */
export const Together: Story = {
  play: async ({ canvas }) => {
    await linked(canvas)
    await userEvent.type(field(canvas, 'Anna'), 'Tea')
    await waitFor(() => expect(field(canvas, 'Ben')).toHaveValue('Tea'), slow)
    await expect(field(canvas, 'Ben')).toHaveAttribute('readonly')
    await expect(pane(canvas, 'Anna').getByText('Yours')).toBeVisible()
  },
}

/** The cable was cut, and each wrote: two owners of one key, and neither can know. Press **Mend it**. */
export const SplitBrain: Story = {
  args: { past: 'split' },
  play: async ({ canvas }) => {
    await waitFor(() => expect(pane(canvas, 'Ben').getByText('nobody')).toBeVisible(), slow)
    await waitFor(() => expect(canvas.getAllByText('Yours')).toHaveLength(2), slow)
  },
}

/** The cable is mended: one text stands at both, and whose was replaced is told, and keeps it. */
export const Healed: Story = {
  args: { past: 'healed' },
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('alert', {}, slow)).toHaveTextContent(/^Replaced\./)
    await waitFor(() => expect(canvas.getAllByText('Yours')).toHaveLength(1), slow)
    const texts = ['Anna', 'Ben'].map((name) => (field(canvas, name) as HTMLInputElement).value)
    await expect(texts[0]).toBe(texts[1])
  },
}

/** All of that by hand: cut, write on both sides, mend, and forget what was replaced. */
export const ByHand: Story = {
  tags: ['!autodocs'],
  play: async (context) => {
    const { canvas } = context
    await linked(canvas)
    await press(canvas, 'Cut the cable')
    await waitFor(() => expect(pane(canvas, 'Ben').getByText('nobody')).toBeVisible(), slow)
    await userEvent.type(field(canvas, 'Anna'), 'Tea')
    await userEvent.type(field(canvas, 'Ben'), 'Coffee')
    await waitFor(() => expect(canvas.getAllByText('Yours')).toHaveLength(2), slow)
    await press(canvas, 'Mend it')
    await Healed.play?.(context)
    await press(canvas, 'Forget it')
    await expect(canvas.queryByRole('alert')).not.toBeInTheDocument()
    await expect(document.activeElement).toBeInstanceOf(HTMLInputElement)
  },
}

/** Anna's term of a minute is over, and the minute of grace: anybody may take the key. */
export const Lapsed: Story = {
  args: { past: 'lapsed' },
  play: async ({ canvas }) => {
    await waitFor(() => expect(pane(canvas, 'Ben').getByText('Lapsed')).toBeVisible(), slow)
    await expect(field(canvas, 'Ben')).toHaveValue('Tea')
  },
}

/** Press **One minute later** twice, and write at Ben's: the key is his. */
export const TakenOver: Story = {
  tags: ['!autodocs'],
  play: async (context) => {
    const { canvas } = context
    await Together.play?.(context)
    await press(canvas, 'One minute later')
    await press(canvas, 'One minute later')
    await waitFor(() => expect(pane(canvas, 'Ben').getByText('Lapsed')).toBeVisible(), slow)
    await userEvent.clear(field(canvas, 'Ben'))
    await userEvent.type(field(canvas, 'Ben'), 'Coffee')
    await waitFor(() => expect(field(canvas, 'Anna')).toHaveValue('Coffee'), slow)
  },
}
