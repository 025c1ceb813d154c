import { serveMessagePort } from '../connector/serveMessagePort.ts'
import type { AcceptOptions, Connector } from '../connector/connector.ts'
import type { Cancel } from '../seams/clock.ts'
import { CLOSE } from '../transport/closeCodes.ts'
import { PortChannel } from '../transport/portChannel.ts'
import { readPortMail } from '../transport/portLike.ts'
import { asPortLike } from './electronWindow.ts'
import type { FrameLike, MainPort } from './electronWindow.ts'

/** Ports that one window may have open: a page needs one for each of its stores. */
const MAX_PORTS = 8

/** The ports of one window that are served. */
export class WindowPorts {
  readonly #connector: Connector
  readonly #options: AcceptOptions
  readonly #endings = new Map<MainPort, Cancel>()

  /** All its ports share the writes that one session may make. */
  constructor(connector: Connector, options: Pick<AcceptOptions, 'owners' | 'authorize'>) {
    this.#connector = connector
    this.#options = { ...options, group: this }
  }

  /** Serves one more; beyond eight the page is refused. */
  serve(port: MainPort, { origin }: FrameLike): void {
    if (this.#endings.size >= MAX_PORTS) return refusePort(port, 'too many connections')
    port.on('close', () => this.#endings.delete(port))
    const stop = serveMessagePort(this.#connector, asPortLike(port), { ...this.#options, origin })
    this.#endings.set(port, () => {
      stop()
      port.close()
    })
  }

  /** Ends all of them. */
  end(): void {
    for (const end of [...this.#endings.values()]) end()
    this.#endings.clear()
  }
}

/** Tells whoever opens a channel that it may not, and closes the port. */
export function refusePort(port: MainPort, reason: string): void {
  port.on('message', ({ data }) => {
    const mail = readPortMail(data)
    if (mail?.type === 'open') {
      new PortChannel(asPortLike(port), mail.channel, { message() {}, closed() {} }).close({
        code: CLOSE.forbidden,
        reason,
      })
    }
    port.close()
  })
  port.start()
}
