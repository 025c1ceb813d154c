import { afterEach, expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { SyncDevtools } from '../../src/devtools.ts'
import { Page } from '../react/page.tsx'

const open: Page[] = []

afterEach(async () => {
  for (const page of open.splice(0)) await page.close()
})

const data = Object.fromEntries(
  Array.from({ length: 100_000 }, (_, index) => [`room/${index % 100}/desk/${index}`, index]),
)

async function openPanel(): Promise<Page> {
  const page = new Page({ data })
  open.push(page)
  await page.show(<SyncDevtools defaultOpen />)
  return page
}

const rows = ({ container }: Page): string[] =>
  [...container.querySelectorAll('.skd-row-name')].map((name) => name.textContent)

function list({ container }: Page): HTMLElement {
  const list = container.querySelector<HTMLElement>('[role=listbox]')
  if (!list) throw new Error('there is no list')
  return list
}

test('renders the rows in view of 100,000 keys, wherever it is scrolled', async () => {
  const page = await openPanel()
  await expect.poll(() => rows(page).length).toBeGreaterThan(5)
  expect(rows(page)[0]).toBe('room/0/desk/0')
  for (const share of [0.14, 0.5, 1]) {
    list(page).scrollTop = list(page).scrollHeight * share
    await page.painted()
    await expect.poll(() => rows(page).length).toBeGreaterThan(5)
    expect(rows(page).length).toBeLessThan(60)
  }
  await expect.poll(() => rows(page).at(-1)).toBe('room/99/desk/99999')
  expect(page.listeners).toBeLessThan(300)
})

test('finds one of 100,000 keys while one types, and walks what is found', async () => {
  const page = await openPanel()
  await userEvent.type(page.container.querySelector('[type=search]') as HTMLElement, 'desk/4242')
  await expect.poll(() => rows(page)).toContain('room/42/desk/4242')
  await expect.poll(() => page.container.textContent).toContain('11 of 100,000 keys')
  await userEvent.keyboard('{ArrowDown}{ArrowDown}')
  await expect
    .poll(() => list(page).querySelector('[aria-selected=true] .skd-row-name')?.textContent)
    .toBe(rows(page)[0])
})

test('by the keyboard alone, where there is room for the list or for a key: into the key, and back to the list', async () => {
  const page = new Page({ data: { a: 1, b: 2, c: 3 } })
  open.push(page)
  await page.show(
    <div style={{ width: '24rem', height: '30rem' }}>
      <SyncDevtools dock="inline" />
    </div>,
  )
  await expect.poll(() => rows(page)).toEqual(['a', 'b', 'c'])
  await userEvent.click(page.container.querySelector('[type=search]') as HTMLElement)
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{Enter}')
  await expect.poll(() => document.activeElement?.textContent).toBe('All keys')
  expect(page.container.querySelector('article')?.getAttribute('aria-label')).toBe('b')
  await userEvent.keyboard('{Escape}')
  expect(document.activeElement).toBe(list(page))
  await userEvent.keyboard('{ArrowDown}{Enter}')
  await expect.poll(() => page.container.querySelector('article')?.getAttribute('aria-label')).toBe('c')
})

test('finds again as the query is changed in any way, and takes every sign in it for itself', async () => {
  const page = await openPanel()
  const search = page.container.querySelector('[type=search]') as HTMLElement
  for (const [query, found] of [
    ['DESK/4242', '11 of'],
    ['desk/42420', '1 of'],
    ['desk/4242', '11 of'],
    ['9999 room/99', '10 of'],
    ['.*', '0 of'],
  ] as const) {
    await userEvent.fill(search, query)
    await expect.poll(() => page.container.textContent).toContain(`${found} 100,000 keys`)
  }
})

test('follows keys that change and go among 100,000', async () => {
  const page = await openPanel()
  await expect.poll(() => rows(page).length).toBeGreaterThan(5)
  page.dictionary.source.set('room/0/desk/0', 'taken')
  await expect.poll(() => list(page).querySelector('.skd-row')?.textContent).toContain('"taken"')
  page.dictionary.source.del('room/0/desk/0')
  await expect.poll(() => rows(page)[0]).toBe('room/0/desk/100')
  page.dictionary.source.del('room/0/desk/1000')
  page.dictionary.source.set('room/0/desk/0', 'back')
  await expect.poll(() => rows(page).slice(0, 3)).toEqual(['room/0/desk/0', 'room/0/desk/100', 'room/0/desk/10000'])
  await expect.poll(() => page.container.textContent).toContain('99,999 keys')
})

test('rows are as high as the text that the reader has asked for, and no two lie upon each other', async () => {
  document.documentElement.style.fontSize = '200%'
  try {
    const page = new Page({ data: { a: 1, b: 2 } })
    open.push(page)
    await page.show(
      <div style={{ width: '24rem', height: '40rem' }}>
        <SyncDevtools dock="inline" />
      </div>,
    )
    await expect.poll(() => rows(page)).toEqual(['a', 'b'])
    const shown = (): HTMLElement[] => [...page.container.querySelectorAll<HTMLElement>('.skd-row')]
    await expect.poll(() => shown().every((row) => row.scrollHeight <= row.clientHeight)).toBe(true)
    const [first, second] = shown().map((row) => row.getBoundingClientRect())
    expect(second?.top).toBeGreaterThanOrEqual(first?.bottom ?? Infinity)
    const tabs = [...page.container.querySelectorAll('[role=tab]')].map((tab) => tab.getBoundingClientRect().right)
    expect(Math.max(...tabs)).toBeLessThanOrEqual(list(page).getBoundingClientRect().right)
  } finally {
    document.documentElement.style.fontSize = ''
  }
})
