import type { ReactElement } from 'react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cdp, userEvent } from 'vitest/browser'
import { useSyncKey } from '../../src/index.ts'
import { Page } from './page.tsx'

let page: Page
let input: HTMLInputElement

function Note(): ReactElement {
  const [note, setNote, { pending }] = useSyncKey('note', { default: '' })
  return <input aria-busy={pending} value={note} onChange={({ target }) => void setNote(target.value)} />
}

beforeEach(async () => {
  page = new Page({ data: { note: 'Hello world' }, latencyMs: 20 })
  await page.show(<Note />)
  input = page.container.querySelector('input')!
  await userEvent.click(input)
  input.setSelectionRange(5, 5)
})

afterEach(() => page.close())

test('typing into the middle of a shared text keeps the caret, while answers come in', async () => {
  await userEvent.keyboard(', big')
  expect(input.value).toBe('Hello, big world')
  expect(input.selectionStart).toBe(10)
  await page.answered()
  expect(page.dictionary.source.get('note')?.value).toBe('Hello, big world')
  expect(input.value).toBe('Hello, big world')
  expect(input.selectionStart).toBe(10)
})

test('so does deleting and selecting', async () => {
  await userEvent.keyboard('{Backspace}{Backspace}{Shift>}{ArrowLeft}{/Shift}')
  await page.answered()
  expect([input.value, input.selectionStart, input.selectionEnd]).toEqual(['Hel world', 2, 3])
})

test('an input method composes undisturbed', async () => {
  const events: string[] = []
  for (const type of ['compositionstart', 'compositionend']) input.addEventListener(type, () => events.push(type))
  const { send } = cdp()
  for (const text of ['n', 'に', 'にほ', 'にほん']) {
    await send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
    await page.answered()
  }
  expect(events).toEqual(['compositionstart'])
  expect(page.dictionary.source.get('note')?.value).toBe('Helloにほん world')
  await send('Input.insertText', { text: '日本' })
  await page.answered()
  expect(events).toEqual(['compositionstart', 'compositionend'])
  expect([input.value, input.selectionStart]).toEqual(['Hello日本 world', 7])
})
