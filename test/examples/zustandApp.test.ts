import { readFileSync } from 'node:fs'
import type { Locator, Page } from 'playwright'
import { beforeEach, expect, test } from 'vitest'
import { start } from '../../examples/zustand-app/server.ts'
import { findBarriers } from '../support/accessible.ts'
import { expectNoOverflow, openBeforeEach } from './openPages.ts'

const pages = openBeforeEach('zustand-app', start)
let anna: Page
let ben: Page

beforeEach(() => {
  ;({ anna, ben } = pages.now)
})

const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click()
const current = (page: Page): Promise<string | null> => page.locator('[aria-current=step]').textContent()
const status = (page: Page, words: string): Locator => page.getByRole('status').filter({ hasText: words })

async function add(page: Page, item: string): Promise<void> {
  await page.getByLabel('New item').fill(item)
  await page.keyboard.press('Enter')
}

test('what one does in the store, the other sees', async () => {
  await press(anna, 'Next')
  await expect.poll(() => current(ben)).toBe('What we did')
  await status(anna, 'You lead the meeting').waitFor()
  await status(ben, "Anna's laptop leads the meeting").waitFor()
  await add(anna, 'Coffee')
  await ben.getByRole('listitem').getByText('Coffee').waitFor()
})

test('what is refused is undone in the store, and told', async () => {
  await press(anna, 'Next')
  await status(ben, "Anna's laptop leads the meeting").waitFor()
  await press(ben, 'Next')
  await ben.getByRole('alert').getByText("That was undone: Anna's laptop leads the meeting.").waitFor()
  expect(await current(ben)).toBe('What we did')
  await press(ben, 'Dismiss')
  await ben.getByRole('alert').waitFor({ state: 'detached' })
  expect(await ben.evaluate(() => document.activeElement?.className)).toBe('leader')
})

test('hands over', async () => {
  await press(anna, 'Next')
  await status(ben, "Anna's laptop leads the meeting").waitFor()
  await press(anna, 'Hand over')
  await status(ben, 'Whoever moves it leads the meeting').waitFor()
  await press(ben, 'Next')
  await expect.poll(() => current(anna)).toBe('What is next')
  await status(anna, "Ben's desktop leads the meeting").waitFor()
})

test('what was not shared stays at its page, and a newcomer changes nothing', async () => {
  await press(anna, 'Next')
  await anna.getByLabel('Large, on this page only').check()
  await expect.poll(() => current(ben)).toBe('What we did')
  expect(await ben.getByLabel('Large, on this page only').isChecked()).toBe(false)
  const newcomer = await pages.now.open(ben.url())
  await expect.poll(() => current(newcomer)).toBe('What we did')
  expect(await current(anna)).toBe('What we did')
})

test('has no barriers, and fits a phone', async () => {
  await press(anna, 'Next')
  await status(ben, "Anna's laptop leads the meeting").waitFor()
  await press(ben, 'Next')
  await ben.getByRole('alert').waitFor()
  for (const page of [anna, ben]) {
    expect(await findBarriers(page)).toEqual([])
    await expectNoOverflow(page)
  }
})

test('differs from the application without synckey in what its README says', () => {
  const [, shown = ''] = /```diff\n([\s\S]*?)```/.exec(read('README.md')) ?? []
  const lines = shown.split('\n')
  const [before, after] = [linesOf('page/agendaStoreBefore.ts'), linesOf('page/agendaStore.ts')]
  expect(marked(lines, '-')).toEqual(before.filter((line) => !after.includes(line)))
  expect(marked(lines, '+')).toEqual(after.filter((line) => !before.includes(line)))
})

const read = (file: string): string =>
  readFileSync(new URL(`../../examples/zustand-app/${file}`, import.meta.url), 'utf8')
const linesOf = (file: string): readonly string[] => read(file).split('\n')
const marked = (lines: readonly string[], mark: string): readonly string[] =>
  lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(1))
