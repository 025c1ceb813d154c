import { join } from 'node:path'
import { createConnector } from '../connector.ts'
import type { Connector, ConnectorOptions } from '../connector.ts'
import { SyncSocket } from '../socket.ts'
import type { SyncSocketOptions } from '../socket.ts'
import { createElectronBridge } from './bridge.ts'
import type { ElectronBridge, ElectronBridgeOptions } from './bridge.ts'

interface QuitEvent {
  preventDefault(): void
}

/** What of Electron's `app` is used. */
export interface AppLike {
  /** The directory of the app's own data. */
  getPath(name: 'userData'): string
  /** Calls `listener` before the app quits. */
  on(event: 'will-quit', listener: (event: QuitEvent) => void): unknown
  /** Undoes `on`. */
  removeListener(event: 'will-quit', listener: (event: QuitEvent) => void): unknown
  /** Ends the process at once. */
  exit(): void
}

/** What of Electron's `powerMonitor` is used. */
export interface PowerMonitorLike {
  /** Calls `listener` when the machine wakes. */
  on(event: 'resume', listener: () => void): unknown
  /** Undoes `on`. */
  removeListener(event: 'resume', listener: () => void): unknown
}

/** Options of the SyncSocket, of the connector and of the bridge, besides where to listen. */
export interface SyncAppOptions
  extends
    SyncSocketOptions,
    Pick<ConnectorOptions, 'authorize' | 'inspect'>,
    Pick<ElectronBridgeOptions, 'validateSender'> {
  /** Electron's `app`. */
  readonly app: AppLike
  /** Electron's `powerMonitor`: when the machine wakes, links that died meanwhile are found and dialled at once, instead of within a minute or two. */
  readonly powerMonitor?: PowerMonitorLike
  /** Address to listen at (default 127.0.0.1) and its port (default 0, any free one). */
  readonly host?: string
  readonly port?: number
}

/** A node of the mesh with all that an app needs to share keys with its windows. */
export interface SyncApp extends Pick<ElectronBridge, 'attach' | 'detach'> {
  readonly socket: SyncSocket
  readonly connector: Connector
  /** Ends windows' connections, links and the store on disk. Idempotent; the app's end does it. */
  close(): Promise<void>
}

/**
 * Starts a node that keeps its records below `app.getPath('userData')`, a connector and a bridge, and closes them before the app quits. Rejects, with nothing
 * left open, where the port or the directory is in use: two instances of an app need a `userData` each.
 */
export async function createSyncApp(options: SyncAppOptions): Promise<SyncApp> {
  const { app, powerMonitor, host = '127.0.0.1', port = 0, authorize, inspect, validateSender, ...rest } = options
  const socket = new SyncSocket(host, port, { dataDir: join(app.getPath('userData'), 'synckey'), ...rest })
  try {
    await socket.ready
  } catch (error) {
    await socket.close()
    throw error
  }
  const connector = createConnector({
    source: socket,
    ...(authorize && { authorize }),
    ...(inspect !== undefined && { inspect }),
  })
  const bridge = createElectronBridge({ connector, ...(validateSender && { validateSender }) })
  const resumed = (): void => socket.hurry()
  powerMonitor?.on('resume', resumed)
  const close = closeBefore(app, async () => {
    powerMonitor?.removeListener('resume', resumed)
    bridge.dispose()
    connector.close()
    await socket.close()
  })
  return {
    socket,
    connector,
    close,
    attach: (...args) => bridge.attach(...args),
    detach: (window) => bridge.detach(window),
  }
}

/** Has the app wait for `close` before it quits; returns what does it earlier. */
function closeBefore(app: AppLike, close: () => Promise<void>): () => Promise<void> {
  let closing: Promise<void> | undefined
  const closeOnce = (): Promise<void> => {
    app.removeListener('will-quit', quitting)
    return (closing ??= close())
  }
  // Its windows are closed and all others have heard of the end; to quit once more has no effect while windows are going.
  const quitting = (event: QuitEvent): void => {
    event.preventDefault()
    const exit = (): void => app.exit()
    closeOnce().then(exit, exit)
  }
  app.on('will-quit', quitting)
  return closeOnce
}
