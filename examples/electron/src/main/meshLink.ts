import type { SyncSocket } from 'synckey/socket'
import type { Address } from './settings.ts'

/** The link to the other machines, which the user can cut. */
export class MeshLink {
  #isCut = false
  #socket: SyncSocket | undefined
  #others: readonly Address[]
  /** Told when it was cut or healed. */
  changed: () => void = () => {}

  /** `others` are dialled once it is healed. */
  constructor(others: readonly Address[]) {
    this.#others = others
  }

  get isCut(): boolean {
    return this.#isCut
  }

  /** Whether another machine may stay: what a socket asks as its `firewall`. */
  readonly admits = (): boolean => !this.#isCut

  use(socket: SyncSocket): void {
    this.#socket = socket
  }

  cut(): void {
    if (this.#isCut || !this.#socket) return
    this.#isCut = true
    const connections = Object.values(this.#socket.routingTable)
    const known = connections.flatMap(({ address }) => (address ? [address] : []))
    this.#others = [...new Map([...this.#others, ...known].map((address) => [address.join(':'), address])).values()]
    for (const connection of connections) this.#socket.disconnect(connection)
    this.changed()
  }

  heal(): void {
    if (!this.#isCut) return
    this.#isCut = false
    for (const [host, port] of this.#others) void this.#socket?.connect(host, port)
    this.changed()
  }
}
