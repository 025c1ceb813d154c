import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, userEvent } from 'storybook/test'
import { syncOf } from '../src/storybook.ts'
import { HeldField } from './components/heldField.tsx'
import { anna, names } from './people.ts'

const meta = {
  title: 'Hooks/useHoldLease',
  component: HeldField,
  args: { name: 'form/address', label: 'Address' },
  parameters: { sync: { data: { 'form/address': '3 Mill Lane' }, names } },
  tags: ['autodocs'],
} satisfies Meta<typeof HeldField>

export default meta

type Story = StoryObj<typeof meta>

/** Going into the field takes it, leaving it gives it up; the text stays. */
export const FormLock: Story = {
  play: async ({ canvas }) => {
    await canvas.findByText('Free')
    await userEvent.tab()
    await expect(await canvas.findByText('Yours')).toBeVisible()
    await userEvent.keyboard('{End} b')
    await userEvent.tab()
    await expect(await canvas.findByText('Free')).toBeVisible()
    await expect(canvas.getByRole('textbox', { name: 'Address' })).toHaveValue('3 Mill Lane b')
  },
}

/** While Anna is in the field, it can be read and not written, and her name stands there. */
export const SomebodyElseEdits: Story = {
  parameters: { sync: { leases: { 'form/address': anna() } } },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText("Anna's laptop is editing this.")).toBeVisible()
    await expect(canvas.getByRole('textbox', { name: 'Address' })).toHaveAttribute('readonly')
  },
}

/** Who waits in the field holds it as soon as the other's lease ends. */
export const TakenWhenFree: Story = {
  ...SomebodyElseEdits,
  play: async ({ canvas, ...context }) => {
    await canvas.findByText("Anna's laptop is editing this.")
    await userEvent.tab()
    syncOf(context).skipLease('form/address')
    await expect(await canvas.findByText('Yours')).toBeVisible()
  },
}
