import { EventEmitter } from 'node:events'
import type { FrameLike, WebContentsLike, WindowLike } from '../../src/electron/electronWindow.ts'
import type { MainPort } from '../../src/electron/electronWindow.ts'

/** A window as the main process sees one, for what needs no Electron to be tested; its pages are told by the test. */
export class TestWindow extends EventEmitter implements WindowLike, WebContentsLike {
  readonly webContents = this
  readonly ipc = new EventEmitter()
  readonly #preferences: object
  mainFrame: FrameLike = { url: '', origin: 'null', parent: null }

  constructor(preferences: object = {}) {
    super()
    this.#preferences = preferences
  }

  isDestroyed(): boolean {
    return false
  }

  getURL(): string {
    return this.mainFrame.url
  }

  getLastWebPreferences(): object {
    return this.#preferences
  }

  /** Shows a page. */
  show(url: string, origin = new URL(url).origin): void {
    this.mainFrame = { url, origin, parent: null }
    this.emit('did-navigate')
  }

  /** What the window's preload does with a port that its page offers, or a frame inside it. */
  offer(port: MessagePort, senderFrame: FrameLike | null = this.mainFrame): void {
    this.ipc.emit('synckey:port', { ports: [asMainPort(port)], senderFrame })
  }

  /** Who listens to this window. */
  get listening(): number {
    const events = this.eventNames().reduce((sum, name) => sum + this.listenerCount(name), 0)
    return events + this.ipc.listenerCount('synckey:port')
  }
}

function asMainPort(port: MessagePort): MainPort {
  return {
    postMessage: (message) => port.postMessage(message, []),
    on: (event: 'message' | 'close', listener: (event: { readonly data: unknown }) => void) =>
      port.addEventListener(event, (happened) => listener(happened as MessageEvent)),
    start: () => port.start(),
    close: () => port.close(),
  }
}
