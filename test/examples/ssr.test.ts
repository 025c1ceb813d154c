import type { Locator, Page } from 'playwright'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { BoardConfig } from '../../examples/nextjs-style-ssr/page/boardConfig.ts'
import { start } from '../../examples/nextjs-style-ssr/server.ts'
import { findBarriers } from '../support/accessible.ts'
import { expectNoOverflow, openBeforeEach } from './openPages.ts'

const pages = openBeforeEach('nextjs-style-ssr', start)
let page: Page

beforeEach(() => {
  page = pages.now.anna
})

afterEach(() => vi.unstubAllGlobals())

const addressOf = (board: string): string => new URL(board, pages.now.example.pages[0]?.url).href
const note = (where: Page, text: string): Locator => where.getByRole('listitem').filter({ hasText: text })

async function htmlOf(board: string): Promise<string> {
  const answer = await fetch(addressOf(board))
  expect(answer.status).toBe(200)
  return answer.text()
}

function configOf(html: string): BoardConfig {
  const [, json = 'null'] = /<script type="application\/json" id="config">(.*?)<\/script>/s.exec(html) ?? []
  return JSON.parse(json) as BoardConfig
}

async function pin(where: Page, text: string): Promise<void> {
  await where.getByLabel('New note').fill(text)
  await where.keyboard.press('Enter')
}

test('has the notes in its HTML, and in a browser without scripts', async () => {
  expect(await htmlOf('garden')).toContain('The apples are ripe')
  const reader = await pages.now.open(addressOf('kitchen'), { javaScriptEnabled: false })
  await note(reader, 'The kettle is new').waitFor()
  await reader.getByRole('heading', { name: 'In the kitchen' }).waitFor()
})

test('goes on in the browser, where it hydrates without a word of warning', async () => {
  const other = await pages.now.open(addressOf('garden'))
  await pin(page, 'Water the tomatoes')
  await note(other, 'Water the tomatoes').waitFor()
  await other.getByRole('button', { name: 'Take down Water the tomatoes' }).click()
  await note(page, 'Water the tomatoes').waitFor({ state: 'detached' })
  expect(await htmlOf('garden')).not.toContain('Water the tomatoes')
})

test('renders what is there at the time of the request', async () => {
  await pin(page, 'Water the tomatoes')
  await expect.poll(() => htmlOf('garden')).toContain('Water the tomatoes')
})

test('hydrates what the server rendered, though the dictionary has moved on', async () => {
  let release = (): void => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  const context = page.context()
  await context.route('**/*.js', async (route) => {
    await held
    await route.continue()
  })
  const late = await context.newPage()
  late.on('console', (message) => message.type() === 'error' && pages.now.complaints.push(message.text()))
  await late.goto(addressOf('garden'), { waitUntil: 'commit' })
  await note(late, 'The apples are ripe').waitFor()
  await pin(page, 'Water the tomatoes')
  expect(await note(late, 'Water the tomatoes').count()).toBe(0)
  release()
  await note(late, 'Water the tomatoes').waitFor()
})

test('connects to nothing on the server', async () => {
  const opened = vi.fn()
  vi.stubGlobal(
    'WebSocket',
    class {
      constructor() {
        opened()
      }
    },
  )
  await Promise.all(Array.from({ length: 20 }, () => htmlOf('garden')))
  expect(opened).not.toHaveBeenCalled()
})

test('two requests never share data, however they come', async () => {
  const boards = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? 'garden' : 'kitchen'))
  const answers = await Promise.all(boards.map(htmlOf))
  for (const [index, html] of answers.entries()) {
    const board = boards[index] ?? ''
    expect(html).toContain(`<h1>In the ${board}</h1>`)
    expect(html.includes('The apples are ripe')).toBe(board === 'garden')
    expect(html.includes('The kettle is new')).toBe(board === 'kitchen')
    for (const key of Object.keys(configOf(html).initial)) expect(key.startsWith(`board/${board}/`)).toBe(true)
  }
})

test('text is text, on the server as in the browser', async () => {
  await pin(page, '</script><img src=x onerror=alert(1)>')
  await expect.poll(() => htmlOf('garden')).toContain('&lt;img')
  expect(await htmlOf('garden')).not.toContain('<img')
  const reader = await pages.now.open(addressOf('garden'))
  await note(reader, '</script><img src=x').waitFor()
})

test('leads from / to the first board, and knows no others', async () => {
  expect((await fetch(addressOf('/'))).url).toBe(addressOf('garden'))
  for (const path of ['attic', 'index.html', '../server.ts']) expect((await fetch(addressOf(path))).status).toBe(404)
})

test('has no barriers, and fits a phone', async () => {
  expect(await findBarriers(page)).toEqual([])
  await expectNoOverflow(page)
})
