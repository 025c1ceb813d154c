import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { app, BrowserWindow, protocol, type WebPreferences } from 'electron'
import { createElectronBridge, createSyncApp, preloadPath } from 'synckey/electron/main'
import type { AttachOptions } from 'synckey/electron/main'
import { createRemoteConnector } from './remoteConnector.ts'

/** An app with as many windows as a test asks for. */
app.setPath('userData', process.env['HARNESS_DATA'] ?? '')
protocol.registerSchemesAsPrivileged(
  ['app', 'elsewhere'].map((scheme) => ({ scheme, privileges: { standard: true, secure: true } })),
)
app.on('window-all-closed', () => {})

async function serve({ url }: Request): Promise<Response> {
  const { pathname } = new URL(url)
  const type = pathname.endsWith('.html') ? 'text/html' : 'text/javascript'
  const body = await readFile(join(import.meta.dirname, '../page', pathname), 'utf8')
  return new Response(body, { headers: { 'content-type': type } })
}

async function main(): Promise<void> {
  await app.whenReady()
  protocol.handle('app', serve)
  protocol.handle('elsewhere', serve)
  const sync = await createSyncApp({ app, name: 'Harness' })
  const suite = createElectronBridge({ connector: createRemoteConnector() })

  const create = (preferences: WebPreferences = {}, show = true): BrowserWindow =>
    new BrowserWindow({ show, webPreferences: { preload: preloadPath, ...preferences } })

  /** Opens a window with the page, and returns its id. */
  async function open(options: AttachOptions = {}, show = true): Promise<number> {
    const window = create({}, show)
    sync.attach(window, options)
    await window.loadURL('app://harness/index.html')
    return window.id
  }

  async function openSuite(): Promise<void> {
    const window = create({ preload: join(import.meta.dirname, '../preload/index.cjs') })
    suite.attach(window)
    await window.loadURL('app://harness/suite.html')
  }

  /** Why a window with these preferences is not served; null where it is. */
  function whyRefused(preferences: WebPreferences): string | null {
    const window = create(preferences, false)
    try {
      sync.attach(window)
      return null
    } catch (error) {
      return String(error)
    } finally {
      window.destroy()
    }
  }
  Object.assign(globalThis, { harness: { sync, open, openSuite, whyRefused } })
  process.stdout.write('ready\n')
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`)
  app.exit(1)
})
