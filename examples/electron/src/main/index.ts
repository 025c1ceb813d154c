import { app, BrowserWindow, powerMonitor } from 'electron'
import { createSyncApp } from 'synckey/electron/main'
import type { Machine } from '../shared/machine.ts'
import { startAnotherMachine } from './anotherMachine.ts'
import { createTray, showMenus } from './menu.ts'
import { MeshLink } from './meshLink.ts'
import { registerPages, servePages } from './pages.ts'
import { readSettings } from './settings.ts'
import { Windows } from './windows.ts'

const settings = readSettings(process.env)
if (settings.data !== undefined) app.setPath('userData', settings.data)
registerPages()

async function main(): Promise<void> {
  await app.whenReady()
  servePages()
  const { name, host, port, peers, meshKey } = settings
  const link = new MeshLink(peers)
  const key = meshKey && { meshKey }
  const sync = await createSyncApp({
    app,
    powerMonitor,
    name,
    host,
    port,
    peers,
    firewall: link.admits,
    inspect: true,
    ...key,
  })
  link.use(sync.socket)
  const address = sync.socket.addr.join(':')
  const machine = (): Machine => ({ name, address, isCut: link.isCut, isGuarded: meshKey !== undefined })
  const windows = new Windows(sync, machine)
  const tray = createTray()
  const actions = { link, windows, startAnother: () => startAnotherMachine(address, settings) }
  link.changed = () => {
    showMenus(actions, tray)
    windows.tell()
  }
  link.changed()
  app.on('second-instance', () => windows.show())
  app.on('activate', () => windows.show())
  if (BrowserWindow.getAllWindows().length === 0) await Promise.all([windows.open(), windows.open()])
}

app.on('window-all-closed', () => {
  if (process.platform !== 'darwin') app.quit()
})

// One app for each folder of data: to start it again brings it to the front.
if (app.requestSingleInstanceLock()) {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    app.exit(1)
  })
} else {
  app.quit()
}
