import { createConnector, serveWebSocket, type Connector, type WebSocketDoor } from 'synckey/connector'
import { SyncSocket, type Address } from 'synckey/socket'
import type { MachineConfig } from './demoConfig.ts'

export interface MachineOptions {
  readonly id: string
  readonly name: string
  /** The page's origins: others are shown out at the door. */
  readonly allowedOrigins: readonly string[]
  /** Asked before the machine dials an address that another machine told it. */
  readonly mayDial: (machine: string, address: Address) => boolean
}

/** One of the three: a node of the mesh, and a door through which the page reads and writes it. */
export class Machine {
  readonly id: string
  readonly name: string
  readonly socket: SyncSocket
  readonly door: WebSocketDoor
  readonly #connector: Connector

  private constructor({ id, name }: MachineOptions, socket: SyncSocket, connector: Connector, door: WebSocketDoor) {
    this.id = id
    this.name = name
    this.socket = socket
    this.door = door
    this.#connector = connector
  }

  /** Listens on two ports of the loopback, both free ones. */
  static async start(options: MachineOptions): Promise<Machine> {
    const { id, name, allowedOrigins, mayDial } = options
    const socket = new SyncSocket('127.0.0.1', 0, { name, mayDial: (address) => mayDial(id, address) })
    await socket.ready
    const connector = createConnector({ source: socket })
    const door = await serveWebSocket(connector, { allowedOrigins, owners: 'connector' })
    return new Machine(options, socket, connector, door)
  }

  get config(): MachineConfig {
    const { id, name, socket, door } = this
    return { id, name, nodeId: socket.id, door: { url: door.url, token: door.token } }
  }

  /** Closes the door, then the node. Idempotent. */
  async close(): Promise<void> {
    await this.door.close()
    this.#connector.close()
    await this.socket.close()
  }
}
