import { join } from 'node:path'
import type { Authorize } from '../connector/authority.ts'
import type { Connector } from '../connector/connector.ts'
import type { Cancel } from '../seams/clock.ts'
import { checkPreferences } from './electronWindow.ts'
import type { FrameLike, PortEvent, WebContentsLike, WindowLike } from './electronWindow.ts'
import { HomePage } from './homePage.ts'
import { PORT_CHANNEL } from './portOffer.ts'
import { WindowPorts, refusePort } from './windowPorts.ts'

/** The preload to name in `webPreferences` of every window that is attached. It needs the package beside the app's code, not bundled into it. */
export const preloadPath: string = join(import.meta.dirname, 'preload.cjs')

/** Which connector is served to windows, and to which pages. */
export interface ElectronBridgeOptions {
  /** What the windows are served by. */
  readonly connector: Connector
  /**
   * Whether a top frame's page may share keys (default: pages of the origin, or the file, that the window showed first). Frames inside a page
   * never may.
   */
  readonly validateSender?: (frame: FrameLike) => boolean
  /** Decides what a page may do, besides the connector's own `authorize`: both must allow it (default: everything). */
  readonly authorize?: Authorize
}

/** How one window is served. */
export interface AttachOptions {
  /** Whether a window's writes are its own, or the app's, as is what all its windows write (default 'connector'). */
  readonly owners?: 'client' | 'connector'
}

/** Serves windows, each over ports of its own. */
export interface ElectronBridge {
  /**
   * Serves a window's pages until it is gone; attach it before it loads one. Throws for a window whose sandbox or isolation is off, and for one that is
   * attached.
   */
  attach(window: WindowLike, options?: AttachOptions): void
  /** Serves it no longer. Nothing happens where it is not attached. */
  detach(window: WindowLike): void
  /** Detaches all windows; the connector stays its owner's to close. Idempotent. */
  dispose(): void
}

/** A bridge between windows and a connector in the main process. */
export function createElectronBridge({ connector, validateSender, authorize }: ElectronBridgeOptions): ElectronBridge {
  const attached = new Map<WebContentsLike, Cancel>()
  const detach = (webContents: WebContentsLike): void => {
    attached.get(webContents)?.()
    attached.delete(webContents)
  }
  return {
    attach(window, { owners = 'connector' } = {}) {
      checkPreferences(window)
      const { webContents } = window
      if (attached.has(webContents)) throw new Error('The window is attached already; detach it first')
      const ports = new WindowPorts(connector, { owners, ...(authorize && { authorize }) })
      const undo = serveWindow(webContents, ports, validateSender, () => detach(webContents))
      attached.set(webContents, undo)
    },
    detach: ({ webContents }) => detach(webContents),
    dispose() {
      for (const webContents of [...attached.keys()]) detach(webContents)
    },
  }
}

function serveWindow(
  webContents: WebContentsLike,
  ports: WindowPorts,
  validateSender: ElectronBridgeOptions['validateSender'],
  gone: () => void,
): Cancel {
  const home = new HomePage()
  const mayShare = validateSender ?? ((frame) => home.has(frame))
  const end = (): void => ports.end()
  const navigated = (): void => {
    home.note(webContents)
    end()
  }
  const offered = ({ senderFrame, ports: [port] }: PortEvent): void => {
    if (!port) return
    if (senderFrame?.parent === null && mayShare(senderFrame)) ports.serve(port, senderFrame)
    else refusePort(port, 'this page may not share keys')
  }
  if (webContents.getURL() !== '') home.note(webContents)
  webContents.ipc.on(PORT_CHANNEL, offered)
  webContents.on('did-navigate', navigated)
  webContents.on('render-process-gone', end)
  webContents.on('destroyed', gone)
  return () => {
    end()
    if (webContents.isDestroyed()) return
    webContents.ipc.removeListener(PORT_CHANNEL, offered)
    webContents.removeListener('did-navigate', navigated)
    webContents.removeListener('render-process-gone', end)
    webContents.removeListener('destroyed', gone)
  }
}
