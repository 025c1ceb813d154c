import type { Locator, Page } from 'playwright'
import { beforeEach, expect, test } from 'vitest'
import { start } from '../../examples/todo/server.ts'
import { findBarriers } from '../support/accessible.ts'
import { expectNoOverflow, openBeforeEach } from './openPages.ts'

const pages = openBeforeEach('todo', start)
let anna: Page
let ben: Page

beforeEach(async () => {
  ;({ anna, ben } = pages.now)
  for (const page of [anna, ben]) await item(page, 'Make lemonade').waitFor()
})

const item = (page: Page, text: string): Locator => page.getByRole('listitem').filter({ hasText: text })
const box = (page: Page, text: string): Locator => page.getByRole('checkbox', { name: text })
const press = (where: Page | Locator, name: string): Promise<void> =>
  where.getByRole('button', { name, exact: true }).click()

async function add(page: Page, text: string): Promise<void> {
  await page.getByLabel('New todo').fill(text)
  await page.keyboard.press('Enter')
}

test('what one adds, another ticks, and the first one deletes', async () => {
  await add(anna, 'Find the guitar')
  await box(ben, 'Find the guitar').check()
  await expect.poll(() => box(anna, 'Find the guitar').isChecked()).toBe(true)
  await anna.getByText('2 of 4 left').waitFor()
  await press(anna, 'Delete Find the guitar')
  await item(ben, 'Find the guitar').waitFor({ state: 'detached' })
  expect(await anna.getByLabel('New todo').evaluate((input) => input === document.activeElement)).toBe(true)
})

test('shows who edits a todo, keeps others from it meanwhile, and frees it afterwards', async () => {
  await press(anna, 'Edit Make lemonade')
  await item(ben, 'Make lemonade').getByText("Anna's laptop is editing this").waitFor()
  expect(await ben.getByRole('button', { name: 'Edit Make lemonade' }).isEnabled()).toBe(false)
  await anna.getByLabel('Text of the todo').fill('Make lemonade and tea')
  await anna.keyboard.press('Enter')
  await box(ben, 'Make lemonade and tea').waitFor()
  await press(ben, 'Edit Make lemonade and tea')
  await item(anna, 'Make lemonade and tea').getByText("Ben's desktop is editing this").waitFor()
})

test('refuses a tick while another edits, and says so', async () => {
  await press(anna, 'Edit Make lemonade')
  await item(ben, 'Make lemonade').getByText("Anna's laptop is editing this").waitFor()
  await box(ben, 'Make lemonade').click()
  await item(ben, 'Make lemonade').getByRole('alert').waitFor()
  await expect.poll(() => box(ben, 'Make lemonade').isChecked()).toBe(false)
  await press(item(ben, 'Make lemonade'), 'Dismiss')
  await item(ben, 'Make lemonade').getByRole('alert').waitFor({ state: 'detached' })
  expect(await box(ben, 'Make lemonade').evaluate((element) => element === document.activeElement)).toBe(true)
})

test('a page that is left while it edits frees the todo', async () => {
  await press(anna, 'Edit Make lemonade')
  await item(ben, 'Make lemonade').getByText("Anna's laptop is editing this").waitFor()
  await anna.goto('about:blank')
  await item(ben, 'Make lemonade').getByText("Anna's laptop is editing this").waitFor({ state: 'detached' })
  await press(ben, 'Edit Make lemonade')
})

test('what the schema forbids is not written, and said', async () => {
  await add(anna, '   ')
  await anna.getByRole('alert').getByText('A todo needs a few words.', { exact: true }).waitFor()
  await press(anna, 'Edit Make lemonade')
  await anna.getByLabel('Text of the todo').fill('')
  await anna.keyboard.press('Enter')
  await item(anna, 'Not saved').getByText('Not saved. A todo needs a few words.').waitFor()
  await anna.keyboard.press('Escape')
  await box(anna, 'Make lemonade').waitFor()
  expect(await ben.getByRole('checkbox').count()).toBe(3)
})

test('filters at one page alone, and clears what is done for all', async () => {
  await anna.getByText('Open', { exact: true }).click()
  await item(anna, 'Ask the neighbours').waitFor({ state: 'detached' })
  await item(ben, 'Ask the neighbours').waitFor()
  await press(ben, 'Clear done')
  await item(ben, 'Ask the neighbours').waitFor({ state: 'detached' })
  await anna.getByText('2 of 2 left').waitFor()
})

test('can be worked by the keyboard alone', async () => {
  await anna.getByLabel('New todo').focus()
  await anna.keyboard.type('Water')
  await anna.keyboard.press('Enter')
  await box(anna, 'Water').focus()
  await anna.keyboard.press('Space')
  await expect.poll(() => box(ben, 'Water').isChecked()).toBe(true)
  await anna.keyboard.press('Tab')
  await anna.keyboard.press('Enter')
  await anna.keyboard.type(' and ice')
  await anna.keyboard.press('Enter')
  await box(ben, 'Water and ice').waitFor()
  const edit = anna.getByRole('button', { name: 'Edit Water and ice' })
  await expect.poll(() => edit.evaluate((button) => button === document.activeElement)).toBe(true)
})

test('has no barriers, and fits a phone', async () => {
  await press(anna, 'Edit Make lemonade')
  await box(ben, 'Bring the blankets').check()
  await item(ben, 'Make lemonade').getByText("Anna's laptop is editing this").waitFor()
  for (const page of [anna, ben]) {
    expect(await findBarriers(page)).toEqual([])
    await expectNoOverflow(page)
  }
})
