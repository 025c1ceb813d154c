import type { Connection } from '../mesh/connection.ts'
import type { MeshNode } from '../mesh/meshNode.ts'
import { flags } from '../wire/flags.ts'
import type { Message } from '../wire/message.ts'
import { Locator } from './locator.ts'
import type { Clock } from '../seams/clock.ts'

export interface RepliesOptions {
  readonly mesh: MeshNode
  readonly clock: Clock
  /** Dials a node; fulfilled once that has come to something. */
  readonly connect: (host: string, port: number) => Promise<unknown>
}

/** Answers to messages: whispered to who sent them, who is dialled where it is no neighbour. */
export class Replies {
  readonly #options: RepliesOptions
  readonly #locator: Locator

  constructor(options: RepliesOptions) {
    this.#options = options
    this.#locator = new Locator(options.mesh, options.clock)
  }

  /** Rejects when the sender cannot be found or reached. */
  async send({ sender }: Message, packets: readonly unknown[]): Promise<void> {
    const { mesh } = this.#options
    const connection = mesh.peers.get(sender.text) ?? (await this.#reach(sender))
    mesh.whisper(connection, [flags.whisper, ...packets])
  }

  async #reach(sender: Message['sender']): Promise<Connection> {
    const { mesh, connect } = this.#options
    const [host, port] = await this.#locator.locate(sender)
    await connect(host, port)
    const connection = mesh.peers.get(sender.text)
    if (!connection) throw new Error(`${sender.text} could not be reached at ${host}:${port}`)
    return connection
  }
}
