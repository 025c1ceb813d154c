import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Browser, Locator, Page } from 'playwright'
import { startDemo, type Demo } from '../../examples/demo/server.ts'
import { buildPage } from '../support/buildPage.ts'
import { launchBrowser } from '../support/launchBrowser.ts'

let folder: string
let browser: Browser
let demo: Demo
let page: Page

const pane = (name: string): Locator => page.getByRole('region', { name })
const field = (name: string, key: string): Locator => pane(name).getByRole('textbox', { name: key, exact: true })
const card = (name: string, key: string): Locator => pane(name).getByRole('article', { name: key, exact: true })
const press = (where: Locator, button: string): Promise<void> =>
  where.getByRole('button', { name: button, exact: true }).click()

const anna = "Anna's laptop"
const ben = "Ben's desktop"
const mia = "Mia's tablet"

beforeAll(async () => {
  ;[folder, browser] = await Promise.all([buildPage('demo'), launchBrowser()])
}, 60_000)

afterAll(() => browser.close())

beforeEach(async () => {
  demo = await startDemo({ page: folder })
  page = await browser.newPage()
  await page.goto(demo.url)
  for (const name of [anna, ben, mia]) await expectSeen(pane(name).getByText('Linked with'))
})

afterEach(async () => {
  await page.close()
  await demo.close()
})

async function expectValue(key: string, value: string, names = [anna, ben, mia]): Promise<void> {
  for (const name of names) await expect.poll(() => field(name, key).inputValue()).toBe(value)
}

const expectSeen = (what: Locator): Promise<void> => what.waitFor()
const expectGone = (what: Locator): Promise<void> => what.waitFor({ state: 'detached' })

describe('the demo page', () => {
  test('shows who holds what from the start', async () => {
    await expectSeen(card(anna, 'title').getByText('You', { exact: true }))
    await expectSeen(card(mia, 'title').getByText(anna))
    await expectSeen(card(mia, 'place').getByText(ben))
    await expectSeen(card(mia, 'guests').getByText('Free', { exact: true }))
  })

  test('brings every letter to the other two', async () => {
    await field(anna, 'title').fill('')
    let typed = ''
    for (const letter of 'Tea') {
      await field(anna, 'title').press(letter)
      typed += letter
      await expectValue('title', typed)
    }
  })

  test('refuses with the name of the holder and a countdown, and keeps what was typed', async () => {
    await field(ben, 'title').press('End')
    await field(ben, 'title').pressSequentially('!?')
    await expectSeen(card(ben, 'title').getByRole('alert').getByText(`${anna} holds it until`))
    await expect.poll(() => card(ben, 'title').getByRole('timer').textContent()).toMatch(/^\d\d:\d\d left/)
    await expect.poll(() => field(ben, 'title').inputValue()).toBe('Summer picnic!?')
    await expectValue('title', 'Summer picnic', [anna, mia])
    expect(await card(ben, 'title').getByRole('button', { name: 'Try again' }).isEnabled()).toBe(false)
  })

  test('forgets a refused value on request', async () => {
    await field(ben, 'title').fill('Mine')
    await press(card(ben, 'title'), 'Discard')
    await expectValue('title', 'Summer picnic')
    expect(await card(ben, 'title').getByRole('alert').count()).toBe(0)
  })

  test('lets another machine take what was released', async () => {
    await field(ben, 'title').fill('Barbecue')
    await expectSeen(card(ben, 'title').getByRole('alert'))
    await press(card(anna, 'title'), 'Release')
    await press(card(ben, 'title'), 'Try again')
    await expectValue('title', 'Barbecue')
    await expectSeen(card(ben, 'title').getByText('You', { exact: true }))
    await expectSeen(card(anna, 'title').getByText(ben))
  })

  test('gives a free key to whoever changes it', async () => {
    await press(card(mia, 'guests'), 'One more')
    await expectSeen(card(mia, 'guests').getByText('You', { exact: true }))
    await expectSeen(card(anna, 'guests').getByText(mia))
    await expect.poll(() => card(anna, 'guests').getByRole('status').first().textContent()).toBe('13')
  })

  test('adds and deletes keys everywhere', async () => {
    await pane(mia).getByLabel('New key').fill('drinks')
    await press(pane(mia), 'Add')
    await expectSeen(field(anna, 'drinks'))
    await press(card(mia, 'drinks'), 'Delete')
    await expectGone(field(anna, 'drinks'))
  })

  test('keeps text that waits at a key which its holder deletes', async () => {
    await field(ben, 'title').fill('Mine')
    await expectSeen(card(ben, 'title').getByRole('alert'))
    await press(card(anna, 'title'), 'Delete')
    await expectGone(field(anna, 'title'))
    await press(card(ben, 'title'), 'Try again')
    await expectValue('title', 'Mine')
  })

  test('cuts a machine off, lets both sides write, and settles on one value', async () => {
    await press(card(anna, 'title'), 'Release')
    await expectSeen(card(mia, 'title').getByText('Free', { exact: true }))
    await press(pane(mia), 'Cut off')
    await expectSeen(pane(mia).getByText('Cut off: it sees no other machine.'))
    await expectSeen(page.getByRole('figure', { name: `${anna} and ${mia}: cut` }))
    await field(mia, 'title').fill('Beach')
    await field(ben, 'title').fill('Forest')
    await expectValue('title', 'Forest', [anna, ben])
    await expectValue('title', 'Beach', [mia])
    await press(pane(mia), 'Reconnect')
    await expectSeen(pane(mia).getByText('Linked with'))
    const lost = page.getByRole('article', { name: 'title' }).filter({ hasText: 'Lease lost.' })
    await expectSeen(lost)
    const winner = await field(anna, 'title').inputValue()
    await expectValue('title', winner)
    await expectSeen(lost.getByText(winner === 'Beach' ? 'Yours was Forest' : 'Yours was Beach'))
  })

  test('can be worked by the keyboard alone, which never loses its place', async () => {
    await field(anna, 'title').focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    const take = card(anna, 'title').getByRole('button', { name: 'Take' })
    await expect.poll(() => take.evaluate((button) => button === document.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    await expectSeen(card(anna, 'title').getByRole('button', { name: 'Release' }))
    await field(ben, 'title').fill('Mine')
    await card(ben, 'title').getByRole('button', { name: 'Discard' }).press('Enter')
    expect(await field(ben, 'title').evaluate((input) => input === document.activeElement)).toBe(true)
  })

  test('ticks off what was tried', async () => {
    const steps = page.getByRole('region', { name: 'Try this' }).getByRole('listitem')
    await field(anna, 'title').fill('Tea')
    await field(ben, 'title').fill('Coffee')
    await expectSeen(steps.nth(0).getByText('Done.'))
    await expectSeen(steps.nth(1).getByText('Done.'))
    expect(await steps.nth(2).textContent()).not.toContain('Done.')
  })

  test('says so when the connectors are gone', async () => {
    await demo.close()
    for (const name of [anna, ben, mia]) await expectSeen(pane(name).getByText('Offline'))
  })
})
