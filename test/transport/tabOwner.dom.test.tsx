import { beforeEach, expect, test, vi } from 'vitest'
import { createWebSocketTransport } from 'synckey/client'

const url = 'ws://127.0.0.1:1'

beforeEach(() => sessionStorage.clear())

test('a tab keeps its owner over reloads, for each address another', () => {
  const owner = createWebSocketTransport(url).owner?.()
  expect(owner).toMatch(/^[0-9a-f]{32}$/)
  expect(createWebSocketTransport(url).owner?.()).toBe(owner)
  expect(createWebSocketTransport('ws://127.0.0.1:2').owner?.()).not.toBe(owner)
  sessionStorage.clear()
  expect(createWebSocketTransport(url).owner?.()).not.toBe(owner)
})

test('an owner of the app stands in its place, and is asked for once', () => {
  const owner = vi.fn(() => 'a secret of my own')
  const transport = createWebSocketTransport(url, { owner })
  expect([transport.owner?.(), transport.owner?.(), sessionStorage.length]).toEqual([
    'a secret of my own',
    'a secret of my own',
    0,
  ])
  expect(owner).toHaveBeenCalledOnce()
})

test('an address that is a function is not asked for the sake of the owner', () => {
  const address = vi.fn(() => url)
  expect(createWebSocketTransport(address).owner?.()).toMatch(/^[0-9a-f]{32}$/)
  expect(address).not.toHaveBeenCalled()
})

test('where nothing can be kept, the owner lasts as long as the transport', () => {
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('no room', 'QuotaExceededError')
  })
  const transport = createWebSocketTransport(url)
  expect(transport.owner?.()).toBe(transport.owner?.())
  expect(createWebSocketTransport(url).owner?.()).not.toBe(transport.owner?.())
  vi.restoreAllMocks()
})
