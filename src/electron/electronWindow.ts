import type { PortLike } from '../transport/portLike.ts'

/** A frame of a window: what of Electron's `WebFrameMain` tells whose page it is. */
export interface FrameLike {
  readonly url: string
  /** 'app://notes', 'https://example.org', 'file://', 'null'. */
  readonly origin: string
  /** Null for the top frame. */
  readonly parent: unknown
}

/** The main process's end of a port: an Electron `MessagePortMain`. */
export interface MainPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  start(): void
  close(): void
}

/** What comes with the ports of a window. */
export interface PortEvent {
  readonly ports: readonly MainPort[]
  /** Null where the frame is gone. */
  readonly senderFrame: FrameLike | null
}

interface WindowPreferences {
  readonly sandbox?: boolean
  readonly contextIsolation?: boolean
  readonly nodeIntegration?: boolean
  readonly webSecurity?: boolean
}

/** What of Electron's `WebContents` a bridge uses. */
export interface WebContentsLike {
  readonly mainFrame: FrameLike
  readonly ipc: {
    on(channel: string, listener: (event: PortEvent) => void): unknown
    removeListener(channel: string, listener: (event: PortEvent) => void): unknown
  }
  on(event: 'did-navigate', listener: () => void): unknown
  on(event: 'render-process-gone', listener: () => void): unknown
  on(event: 'destroyed', listener: () => void): unknown
  removeListener(event: 'did-navigate', listener: () => void): unknown
  removeListener(event: 'render-process-gone', listener: () => void): unknown
  removeListener(event: 'destroyed', listener: () => void): unknown
  /** Whether the window is gone. */
  isDestroyed(): boolean
  /** The address of the page shown. */
  getURL(): string
  /** Every Electron has it, though its types do not name it. */
  getLastWebPreferences?(): WindowPreferences | null
}

/** A `BrowserWindow`, or anything else that shows a page: a `WebContentsView`. */
export interface WindowLike {
  readonly webContents: WebContentsLike
}

/** Throws where a page of the window could reach more than its preload gives it. */
export function checkPreferences({ webContents }: WindowLike): void {
  const { sandbox, contextIsolation, nodeIntegration, webSecurity } = webContents.getLastWebPreferences?.() ?? {}
  const wrong = [
    ...(sandbox === false ? ['sandbox is off'] : []),
    ...(contextIsolation === false ? ['contextIsolation is off'] : []),
    ...(nodeIntegration === true ? ['nodeIntegration is on'] : []),
    ...(webSecurity === false ? ['webSecurity is off'] : []),
  ]
  if (wrong.length === 0) return
  throw new Error(
    `A window that shares keys must be isolated, but its ${wrong.join(', its ')}: leave these webPreferences at their defaults`,
  )
}

/** A port of the main process as the rest of the package knows ports. */
export function asPortLike(port: MainPort): PortLike {
  return {
    postMessage: (message) => port.postMessage(message),
    addEventListener: (type: 'message' | 'close', listener: (event: { readonly data: unknown }) => void) => {
      if (type === 'message') port.on(type, ({ data }) => listener({ data }))
      else port.on(type, () => listener({ data: undefined }))
    },
    start: () => port.start(),
  }
}
