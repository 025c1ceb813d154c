import type { Socket } from 'node:net'
import { isLoopback } from '../seams/loopback.ts'

/** Counts the sockets that come from each address beyond this machine, and turns away those that are too many. */
export class Crowd {
  readonly #maxPerAddress: number
  readonly #byAddress = new Map<string, number>()

  constructor(maxPerAddress: number) {
    this.#maxPerAddress = maxPerAddress
  }

  /** Counts a socket until it closes, and returns true; or destroys it. */
  admit(socket: Socket): boolean {
    const address = socket.remoteAddress ?? ''
    if (isLoopback(address)) return true
    if ((this.#byAddress.get(address) ?? 0) >= this.#maxPerAddress) {
      socket.destroy()
      return false
    }
    this.#count(address, 1)
    socket.once('close', () => this.#count(address, -1))
    return true
  }

  #count(address: string, more: number): void {
    const count = (this.#byAddress.get(address) ?? 0) + more
    if (count > 0) this.#byAddress.set(address, count)
    else this.#byAddress.delete(address)
  }
}
