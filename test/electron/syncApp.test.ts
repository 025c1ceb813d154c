import { randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { createSyncApp } from 'synckey/electron/main'
import { SyncSocket } from 'synckey/socket'
import { DataDirs } from '../support/dataDirs.ts'

const dirs = new DataDirs()
afterEach(() => dirs.removeAll())

class TestApp extends EventEmitter {
  readonly userData = dirs.make()
  readonly exit = vi.fn<() => void>()
  readonly getPath = (): string => this.userData
}

it('keeps its records below userData, and closes them before the app quits', async () => {
  const app = new TestApp()
  const sync = await createSyncApp({ app, name: 'Notes' })
  sync.socket.set('k', 'v')
  expect(existsSync(join(app.userData, 'synckey', 'records.log'))).toBe(true)
  const event = { preventDefault: vi.fn<() => void>() }
  app.emit('will-quit', event)
  expect(event.preventDefault).toHaveBeenCalledOnce()
  await vi.waitFor(() => expect(app.exit).toHaveBeenCalledOnce())
  expect(app.listenerCount('will-quit')).toBe(0)
  const again = await createSyncApp({ app })
  expect(again.socket.get('k')).toBe('v')
  await again.close()
})

it('looks after its links when the machine wakes, until it is closed', async () => {
  const powerMonitor = new EventEmitter()
  const sync = await createSyncApp({ app: new TestApp(), powerMonitor })
  const hurry = vi.spyOn(sync.socket, 'hurry')
  powerMonitor.emit('resume')
  expect(hurry).toHaveBeenCalledOnce()
  await sync.close()
  expect(powerMonitor.listenerCount('resume')).toBe(0)
})

it('joins a mesh with a key in Node too', async () => {
  const meshKey = randomBytes(32)
  const sync = await createSyncApp({ app: new TestApp(), meshKey })
  const node = new SyncSocket('127.0.0.1', 0, { meshKey })
  expect(await node.connect(...sync.socket.addr)).toBe(true)
  await node.close()
  await sync.close()
})

it('leaves nothing open where it cannot start', async () => {
  const app = new TestApp()
  const sync = await createSyncApp({ app })
  await expect(createSyncApp({ app })).rejects.toThrow('in use')
  const port = sync.socket.addr[1]
  const other = new TestApp()
  await expect(createSyncApp({ app: other, port })).rejects.toThrow(String(port))
  expect(other.listenerCount('will-quit')).toBe(0)
  await sync.close()
  await (await createSyncApp({ app: other })).close()
})
