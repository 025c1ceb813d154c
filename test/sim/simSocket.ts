import { EventEmitter } from 'node:events'
import type { Address, LinkListener } from '../../src/mesh/link.ts'
import type { SimLink } from './simLinks.ts'

export type SimDial = (address: Address, listener: LinkListener) => SimLink

/** A stream as Node's `net` has it, on the simulated network. */
export class SimSocket extends EventEmitter {
  link: SimLink | undefined
  /** Whether this side ended it. */
  destroyed = false
  readonly #dial: SimDial
  readonly #arrived: (socket: SimSocket, hand: () => void) => void

  /** `arrived` is asked to hand over what came. */
  constructor(dial: SimDial, arrived: (socket: SimSocket, hand: () => void) => void) {
    super()
    this.#dial = dial
    this.#arrived = arrived
  }

  get listener(): LinkListener {
    return {
      data: (bytes) => this.#arrived(this, () => this.emit('data', Buffer.from(bytes))),
      closed: () => {
        if (!this.destroyed) this.emit('end')
        this.emit('close')
      },
    }
  }

  connect(port: number, host: string): void {
    this.link = this.#dial([host, port], this.listener)
  }

  write(bytes: Uint8Array): void {
    this.link?.write(bytes)
  }

  end(): void {
    this.destroy()
  }

  destroy(): void {
    this.destroyed = true
    this.link?.close()
  }
}
