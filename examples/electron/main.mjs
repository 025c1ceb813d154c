import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { app, BrowserWindow, Menu, protocol } from 'electron'
import { createSyncApp, preloadPath } from 'synckey/electron/main'

/** The built page. */
const page = join(import.meta.dirname, '../../build/electron')
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'"

if (process.env.NOTES_DATA) app.setPath('userData', process.env.NOTES_DATA)
protocol.registerSchemesAsPrivileged([{ scheme: 'notes', privileges: { standard: true, secure: true } }])

/** Serves the built page as notes://app/, and nothing else. */
async function serve(request) {
  const { host, pathname } = new URL(request.url)
  const name = pathname === '/' ? 'index.html' : pathname.slice(1)
  if (host !== 'app' || !/^[\w.-]+$/.test(name)) return new Response('Not found', { status: 404 })
  try {
    const headers = { 'content-type': types[extname(name)] ?? 'text/plain', 'content-security-policy': policy }
    return new Response(await readFile(join(page, name)), { headers })
  } catch {
    return new Response('Not found', { status: 404 })
  }
}

/** 'host:port,host:port' as addresses. */
const addressesOf = (text = '') =>
  text
    .split(',')
    .filter(Boolean)
    .map((address) => {
      const at = address.lastIndexOf(':')
      return [address.slice(0, at), Number(address.slice(at + 1))]
    })

/** Opens one more window; pages of it may go nowhere else, and open nothing. */
function openWindow(sync) {
  const window = new BrowserWindow({
    width: 860,
    height: 600,
    minWidth: 480,
    title: 'Shared notes',
    webPreferences: { preload: preloadPath },
  })
  window.webContents.on('will-navigate', (event) => event.preventDefault())
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  sync.attach(window)
  return window.loadURL('notes://app/')
}

function menuOf(sync, link) {
  return Menu.buildFromTemplate([
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' }] : []),
    {
      label: 'Notes',
      submenu: [
        { label: 'New window', accelerator: 'CmdOrCtrl+N', click: () => void openWindow(sync) },
        { type: 'separator' },
        { id: 'cut', label: 'Cut the link to other machines', click: link.cut },
        { id: 'heal', label: 'Heal the link', click: link.heal },
        { type: 'separator' },
        { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    { role: 'viewMenu' },
    { role: 'windowMenu' },
  ])
}

/** A link to the other machines that can be cut. */
function createLink(peers) {
  let isCut = false
  let socket
  return {
    admits: () => !isCut,
    use: (node) => (socket = node),
    cut() {
      isCut = true
      for (const connection of Object.values(socket.routingTable)) socket.disconnect(connection)
    },
    heal() {
      isCut = false
      for (const [host, port] of peers) void socket.connect(host, port)
    },
  }
}

async function main() {
  await app.whenReady()
  protocol.handle('notes', serve)
  const peers = addressesOf(process.env.NOTES_PEERS)
  const link = createLink(peers)
  const port = Number(process.env.NOTES_PORT ?? 0)
  const name = process.env.NOTES_NAME ?? 'My notes'
  const sync = await createSyncApp({ app, name, port, peers, firewall: link.admits })
  link.use(sync.socket)
  console.log(`mesh address: ${sync.socket.addr.join(':')}`)
  Menu.setApplicationMenu(menuOf(sync, link))
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) void openWindow(sync)
  })
  await Promise.all([openWindow(sync), openWindow(sync)])
}

app.on('window-all-closed', () => process.platform !== 'darwin' && app.quit())
main().catch((error) => {
  console.error(error.message)
  app.exit(1)
})
