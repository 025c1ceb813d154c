import { once } from 'node:events'
import { expect, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { ClientOptions } from 'ws'
import { createServerDecoder, encodeClientMessage, joinClientMessages } from '../../src/transport/clientCodec.ts'
import { helloOf } from './messages.ts'
import type { BatchItem, ClientMessage, ServerMessage } from '../../src/transport/messages.ts'

/** A client that is only a socket: it sends what a test says, well-formed or not, and keeps what it hears. */
export class RawClient {
  readonly socket: WebSocket
  readonly heard: ServerMessage[] = []
  /** Code and reason of its end. */
  readonly ended: Promise<{ code: number; reason: string }>
  readonly #decode = createServerDecoder()

  constructor(url: string, protocols: readonly string[], options: ClientOptions = {}) {
    this.socket = new WebSocket(url, [...protocols], options)
    this.socket.on('message', (data: Uint8Array) => this.heard.push(this.#decode(data)))
    this.socket.on('error', () => {})
    this.ended = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }))
    })
  }

  async opened(): Promise<this> {
    await once(this.socket, 'open')
    return this
  }

  send(message: ClientMessage): void {
    this.socket.send(joinClientMessages([encodeClientMessage(message)]))
  }

  hello(session = 'raw'): void {
    this.send(helloOf(session))
  }

  items(): BatchItem[] {
    return this.heard.flatMap((message) => (message.type === 'batch' ? message.items : []))
  }

  /** Writes, and waits for the answer. */
  async write(id: number, key: string, value: unknown): Promise<BatchItem> {
    this.send({ type: 'write', id, operation: { op: 'set', key, value } })
    return vi.waitFor(() => this.items().find((item) => 'id' in item && item.id === id) ?? expect.fail('no answer'))
  }
}
