import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, userEvent } from 'storybook/test'
import { Button } from '../components/button.tsx'

const meta = {
  title: 'Design/Button',
  component: Button,
  args: { children: 'Release', onPress: fn<() => void>() },
  tags: ['autodocs'],
} satisfies Meta<typeof Button>

export default meta

type Story = StoryObj<typeof meta>

/** Reached by Tab, pressed by Enter or Space. */
export const Plain: Story = {
  play: async ({ canvas, args }) => {
    await userEvent.tab()
    await expect(canvas.getByRole('button', { name: 'Release' })).toHaveFocus()
    await userEvent.keyboard('{Enter} ')
    await expect(args.onPress).toHaveBeenCalledTimes(2)
  },
}

/** Many words wrap rather than be cut off. */
export const ManyWords: Story = {
  args: { children: 'Give this field up, so that everybody else may write into it from now on' },
}
