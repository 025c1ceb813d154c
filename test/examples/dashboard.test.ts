import type { Locator, Page } from 'playwright'
import { beforeEach, expect, test } from 'vitest'
import { start } from '../../examples/dashboard/server.ts'
import { findBarriers } from '../support/accessible.ts'
import { expectNoOverflow, openBeforeEach } from './openPages.ts'

const pages = openBeforeEach('dashboard', start)
let anna: Page
let ben: Page

beforeEach(async () => {
  ;({ anna, ben } = pages.now)
  for (const page of [anna, ben]) await page.getByRole('listitem').nth(999).waitFor()
})

const rate = (page: Page, name: string): Locator => page.getByRole('radio', { name, exact: true })
const count = async (page: Page, name: string): Promise<number> => {
  const text = await page.locator('.counts div', { hasText: name }).locator('dd').textContent()
  return Number(text?.replaceAll(/\D/g, ''))
}

async function pause(page: Page): Promise<void> {
  await page.getByText('Paused', { exact: true }).click()
  for (const each of [anna, ben]) await expect.poll(() => rate(each, 'Paused').isChecked()).toBe(true)
}

/** Waits until everything that was measured has been counted. */
async function settledCount(page: Page, name: string): Promise<number> {
  let [last, same] = [-1, 0]
  await expect
    .poll(
      async () => {
        const now = await count(page, name)
        same = now === last ? same + 1 : 0
        last = now
        return same
      },
      { interval: 200, timeout: 20_000 },
    )
    .toBeGreaterThan(3)
  return last
}

test('brings measurements of 1,000 cells to both machines', async () => {
  expect(await ben.getByRole('listitem').count()).toBe(1000)
  for (const page of [anna, ben]) await expect.poll(() => count(page, 'Cells rendered')).toBeGreaterThan(20)
})

test('renders one cell, once, for one measurement', async () => {
  await pause(anna)
  const before = await settledCount(ben, 'Cells rendered')
  expect(before).toBeLessThanOrEqual(await settledCount(ben, 'Measurements'))
  const { source } = pages.now.example.sensors
  source.set('cell/007', 99)
  await expect.poll(() => ben.getByRole('listitem').nth(7).textContent()).toBe('99')
  expect(await settledCount(ben, 'Cells rendered')).toBe(before + 1)
})

test('any page sets the rate, which the sensors keep', async () => {
  await pause(ben)
  const measured = await settledCount(anna, 'Measurements')
  await anna.getByText('500/s', { exact: true }).click()
  await expect.poll(() => rate(ben, '500/s').isChecked()).toBe(true)
  await expect.poll(() => count(anna, 'Measurements')).toBeGreaterThan(measured + 100)
  expect(await count(ben, 'Cells rendered')).toBeLessThanOrEqual((await count(ben, 'Measurements')) + 1000)
})

test('the rate can be set by the keyboard', async () => {
  await rate(anna, '50/s').focus()
  await anna.keyboard.press('ArrowLeft')
  await expect.poll(() => rate(ben, 'Paused').isChecked()).toBe(true)
})

test('has no barriers, and fits a phone', async () => {
  await pause(anna)
  expect(await findBarriers(anna)).toEqual([])
  await expectNoOverflow(anna)
})
