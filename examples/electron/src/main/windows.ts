import { join } from 'node:path'
import { BrowserWindow, nativeTheme, type WebContents } from 'electron'
import type { SyncApp } from 'synckey/electron/main'
import { MACHINE_CHANNEL, type Machine } from '../shared/machine.ts'
import { HOME } from './pages.ts'
import { keepPlace, placeOf } from './windowPlace.ts'

/** The windows of the app. */
export class Windows {
  readonly #sync: SyncApp
  readonly #machine: () => Machine

  constructor(sync: SyncApp, machine: () => Machine) {
    this.#sync = sync
    this.#machine = machine
  }

  /** Opens one more. */
  async open(): Promise<void> {
    const window = new BrowserWindow({
      ...placeOf(BrowserWindow.getAllWindows().length),
      minWidth: 520,
      minHeight: 360,
      show: false,
      title: `Shared notes: ${this.#machine().name}`,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#1b1d21' : '#ffffff',
      webPreferences: { preload: join(import.meta.dirname, '../preload/index.cjs') },
    })
    window.once('ready-to-show', () => window.show())
    window.on('page-title-updated', (event) => event.preventDefault())
    keepPlace(window)
    this.#keepHome(window)
    this.#sync.attach(window)
    await window.loadURL(HOME)
  }

  /** Brings one to the front, or opens one. */
  show(): void {
    const [window] = BrowserWindow.getAllWindows()
    if (!window) return void this.open()
    if (window.isMinimized()) window.restore()
    window.show()
  }

  /** Tells all pages about the machine. */
  tell(): void {
    for (const { webContents } of BrowserWindow.getAllWindows()) webContents.send(MACHINE_CHANNEL, this.#machine())
  }

  /** Its page goes nowhere else and opens nothing; one that has crashed comes back. */
  #keepHome({ webContents }: BrowserWindow): void {
    webContents.on('will-navigate', (event) => event.preventDefault())
    webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
    webContents.on('dom-ready', () => webContents.send(MACHINE_CHANNEL, this.#machine()))
    webContents.on('render-process-gone', (_, { reason }) => {
      if (reason !== 'clean-exit') setImmediate(() => reload(webContents))
    })
  }
}

/** Not to be called while its process is going: that ends the app. */
function reload(webContents: WebContents): void {
  if (!webContents.isDestroyed()) webContents.reload()
}
