import type { Socket } from 'node:net'
import { connect } from 'node:tls'
import type { Link } from '../mesh/link.ts'
import type { Carrier } from './carrier.ts'
import type { Certificate } from './certificate.ts'
import { attachStream, endInTime } from './streamLink.ts'
import { openTlsPort } from './tlsPort.ts'

/** TLS as js2p and py2p 0.7 use it: 'SSL'. Nobody verifies a certificate, so it hides from those who only listen, and proves nothing. */
export const sslCarrier = (certificate: () => Promise<Certificate>): Carrier => ({
  dial([host, port], listener) {
    const socket = connect({ host, port, rejectUnauthorized: false })
    return attachStream(socket, () => listener, new PacedLink(socket))
  },
  async listen(address, door) {
    const shown = { ...(await certificate()) }
    return openTlsPort(
      shown,
      address,
      door,
      (socket, accept) => void attachStream(socket, accept, new PacedLink(socket)),
    )
  },
})

/** A stream on which frames leave one by one: py2p 0.7 leaves the second of two frames in one TLS record unread until more arrives. */
class PacedLink implements Link {
  readonly #socket: Socket
  readonly #waiting: Uint8Array[] = []
  #bytes = 0
  #writing = false
  #closing = false

  constructor(socket: Socket) {
    this.#socket = socket
  }

  get remoteAddress(): string | null {
    return this.#socket.remoteAddress ?? null
  }

  get bufferedAmount(): number {
    return this.#bytes
  }

  write(bytes: Uint8Array): void {
    this.#waiting.push(bytes)
    this.#bytes += bytes.length
    if (!this.#writing) this.#writeNext()
  }

  close(): void {
    if (this.#closing || this.#socket.destroyed) return
    this.#closing = true
    endInTime(this.#socket, () => this.#socket.destroy())
    if (!this.#writing) this.#socket.destroySoon()
  }

  #writeNext(): void {
    const bytes = this.#waiting.shift()
    this.#writing = bytes !== undefined
    if (!bytes) {
      if (this.#closing) this.#socket.destroySoon()
      return
    }
    this.#socket.write(bytes, () => {
      this.#bytes -= bytes.length
      this.#writeNext()
    })
  }
}
