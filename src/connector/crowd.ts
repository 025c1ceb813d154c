import type { Socket } from 'node:net'
import { isLoopback } from '../seams/loopback.ts'

export interface CrowdLimits {
  /** Sockets at once, whether they say anything or not. */
  readonly maxSockets: number
  /** Of these, sockets from one address that is not this machine's own. */
  readonly maxSocketsPerAddress: number
}

/** Counts the sockets at a door, and turns away those that are too many. */
export class Crowd {
  readonly #limits: CrowdLimits
  readonly #byAddress = new Map<string, number>()
  #size = 0

  constructor(limits: CrowdLimits) {
    this.#limits = limits
  }

  /** Counts a socket until it closes, and returns true; or destroys it. */
  admit(socket: Socket): boolean {
    const address = socket.remoteAddress ?? ''
    if (this.#isFull(address)) {
      socket.destroy()
      return false
    }
    this.#count(address, 1)
    socket.once('close', () => this.#count(address, -1))
    return true
  }

  #isFull(address: string): boolean {
    const { maxSockets, maxSocketsPerAddress } = this.#limits
    if (this.#size >= maxSockets) return true
    return !isLoopback(address) && (this.#byAddress.get(address) ?? 0) >= maxSocketsPerAddress
  }

  #count(address: string, more: number): void {
    const count = (this.#byAddress.get(address) ?? 0) + more
    this.#size += more
    if (count > 0) this.#byAddress.set(address, count)
    else this.#byAddress.delete(address)
  }
}
