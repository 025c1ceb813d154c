import { expect, test } from 'vitest'
import { preventUnload } from 'synckey/client'
import { syncedStore } from '../support/scriptedStore.ts'

/** Whether the browser would ask before it leaves the page. */
function isAsked(): boolean {
  const event = new Event('beforeunload', { cancelable: true })
  dispatchEvent(event)
  return event.defaultPrevented
}

test('the browser asks while writes are not answered, and at no other time', () => {
  const { store, server } = syncedStore()
  const cancel = preventUnload(store)
  expect(isAsked()).toBe(false)
  void store.set('a', 1)
  expect(isAsked()).toBe(true)
  server().accept()
  expect(isAsked()).toBe(false)
  void store.set('a', 2)
  cancel()
  expect(isAsked()).toBe(false)
})

test('the browser asks for writes that are there already', () => {
  const { store } = syncedStore()
  void store.set('a', 1)
  const cancel = preventUnload(store)
  expect(isAsked()).toBe(true)
  cancel()
})
