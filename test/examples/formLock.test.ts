import type { Locator, Page } from 'playwright'
import { beforeEach, expect, test } from 'vitest'
import { start } from '../../examples/form-lock/server.ts'
import { findBarriers } from '../support/accessible.ts'
import { expectNoOverflow, openBeforeEach } from './openPages.ts'

const pages = openBeforeEach('form-lock', start)
let anna: Page
let ben: Page

beforeEach(async () => {
  ;({ anna, ben } = pages.now)
  for (const page of [anna, ben]) await expectValue(page, 'Contact', 'Mia Lindqvist')
})

const field = (page: Page, label: string): Locator => page.getByRole('textbox', { name: label, exact: true })
const status = (page: Page, words: string): Locator => page.getByRole('status').filter({ hasText: words })

async function expectValue(page: Page, label: string, value: string): Promise<void> {
  await expect.poll(() => field(page, label).inputValue()).toBe(value)
}

async function expectReadOnly(page: Page, label: string, isReadOnly: boolean): Promise<void> {
  await expect.poll(async () => !(await field(page, label).isEditable())).toBe(isReadOnly)
}

/** A page's WebSocket, of which what it sends can be held back. */
class SlowLine {
  #held: (() => void)[] | null = null

  async lay(page: Page): Promise<void> {
    await page.routeWebSocket(/./, (socket) => {
      const server = socket.connectToServer()
      socket.onMessage((message) => {
        if (this.#held) this.#held.push(() => server.send(message))
        else server.send(message)
      })
    })
  }

  hold(): void {
    this.#held = []
  }

  release(): void {
    const held = this.#held ?? []
    this.#held = null
    for (const send of held) send()
  }
}

test('a field in which somebody is, is read by others, letter by letter, with the name of who writes', async () => {
  await field(anna, 'Phone').focus()
  await status(ben, "Anna's laptop is editing").waitFor()
  await status(anna, 'You are editing').waitFor()
  await expectReadOnly(ben, 'Phone', true)
  await expectReadOnly(ben, 'Contact', false)
  await field(anna, 'Phone').pressSequentially('0731')
  await expectValue(ben, 'Phone', '0731')
  const description = await field(ben, 'Phone').evaluate(
    (input: HTMLInputElement) => document.getElementById(input.getAttribute('aria-describedby') ?? '')?.textContent,
  )
  expect(description).toBe("Anna's laptop is editing")
})

test('who leaves a field leaves its value, and others may write', async () => {
  await field(anna, 'Phone').fill('0731')
  await status(ben, "Anna's laptop is editing").waitFor()
  await anna.keyboard.press('Tab')
  await expectReadOnly(ben, 'Phone', false)
  await field(ben, 'Phone').press('End')
  await field(ben, 'Phone').pressSequentially('-55')
  await expectValue(anna, 'Phone', '0731-55')
  await expectReadOnly(anna, 'Phone', true)
})

test('who waits in a field has it as soon as it is left', async () => {
  await field(anna, 'Contact').focus()
  await expectReadOnly(ben, 'Contact', true)
  await field(ben, 'Contact').focus()
  await anna.keyboard.press('Tab')
  await status(ben, 'You are editing').waitFor()
  await expectReadOnly(ben, 'Contact', false)
  await expectReadOnly(anna, 'Contact', true)
})

test('two people in two fields do not meet', async () => {
  await field(anna, 'Contact').fill('Mia')
  await field(ben, 'Notes').fill('Call on Monday')
  await expectValue(ben, 'Contact', 'Mia')
  await expectValue(anna, 'Notes', 'Call on Monday')
})

test('what was typed while another was faster is told, and not lost', async () => {
  const line = new SlowLine()
  const late = await pages.now.open(ben.url(), { prepare: (page) => line.lay(page) })
  await expectReadOnly(late, 'Phone', false)
  line.hold()
  await field(late, 'Phone').pressSequentially('9')
  await expectValue(late, 'Phone', '9')
  await field(anna, 'Phone').fill('0731')
  await status(ben, "Anna's laptop is editing").waitFor()
  line.release()
  await late.getByRole('alert').getByText("Anna's laptop was faster, so “9” was not saved.").waitFor()
  await expectValue(late, 'Phone', '0731')
  await late.getByRole('button', { name: 'Dismiss' }).click()
  await late.getByRole('alert').waitFor({ state: 'detached' })
  expect(await field(late, 'Phone').evaluate((element) => element === document.activeElement)).toBe(true)
})

test('a page that is closed in a field frees it', async () => {
  await field(anna, 'Contact').focus()
  await expectReadOnly(ben, 'Contact', true)
  await anna.goto('about:blank')
  await expectReadOnly(ben, 'Contact', false)
})

test('can be worked by the keyboard alone', async () => {
  await field(anna, 'Company').focus()
  await status(ben, "Anna's laptop is editing").waitFor()
  await anna.keyboard.press('Tab')
  await anna.keyboard.press('End')
  await anna.keyboard.type(' (new)')
  await expectValue(ben, 'Contact', 'Mia Lindqvist (new)')
  await expectReadOnly(ben, 'Company', false)
})

test('has no barriers, and fits a phone', async () => {
  await field(anna, 'Notes').focus()
  await status(ben, "Anna's laptop is editing").waitFor()
  for (const page of [anna, ben]) {
    expect(await findBarriers(page)).toEqual([])
    await expectNoOverflow(page)
  }
})
