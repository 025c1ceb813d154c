import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, userEvent } from 'storybook/test'
import { syncOf } from '../src/storybook.ts'
import { TodoList } from './components/todoList.tsx'

const meta = {
  title: 'Hooks/useSyncItems',
  component: TodoList,
  parameters: {
    sync: { data: { 'todo/a': { text: 'Milk', done: false }, 'todo/b': { text: 'Bread', done: true } } },
  },
  tags: ['autodocs'],
} satisfies Meta<typeof TodoList>

export default meta

type Story = StoryObj<typeof meta>

/** Every key below `todo/`, in the order of the keys. Write one and press **Add**; the keyboard stays in the list when one is removed. */
export const Todos: Story = {
  play: async ({ canvas, ...context }) => {
    await expect(await canvas.findByRole('checkbox', { name: 'Bread' })).toBeChecked()
    await userEvent.type(canvas.getByRole('textbox', { name: 'New entry' }), 'Tea{enter}')
    await expect(await canvas.findByRole('checkbox', { name: 'Tea' })).not.toBeChecked()
    await expect(canvas.getByText('3 entries')).toBeVisible()
    const shown = canvas.getAllByRole('checkbox').map((box) => box.parentElement?.textContent)
    await expect(shown).toEqual(['Milk', 'Bread', 'Tea'])
    syncOf(context).writeAs('anna', 'todo/c', { text: 'Jam', done: false })
    await expect(await canvas.findByRole('checkbox', { name: 'Jam' })).toBeVisible()
    await userEvent.click(canvas.getByRole('button', { name: 'Remove Milk' }))
    await expect(await canvas.findByText('3 entries')).toBeVisible()
    await expect(canvas.getByRole('button', { name: 'Remove Bread' })).toHaveFocus()
  },
}

/** Nobody has written anything below the prefix. */
export const NothingYet: StoryObj = {
  tags: ['!autodocs'],
  parameters: { sync: () => ({}) },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Nothing to do.')).toBeVisible()
  },
}
