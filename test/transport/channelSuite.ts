import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Channel, ChannelListener, CloseReason } from '../../src/transport/channel.ts'
import type { ClientMessage, ServerMessage } from '../../src/transport/messages.ts'
import type { ClientChannel } from '../../src/transport/transport.ts'
import { UnsendableError } from '../../src/transport/unsendableError.ts'
import { clientMessages, serverMessages } from '../support/messages.ts'

/** Hears one end of a channel. */
export class Ear<In> implements ChannelListener<In> {
  readonly heard: In[] = []
  readonly ends: CloseReason[] = []

  message(message: In): void {
    this.heard.push(message)
  }

  closed(reason: CloseReason): void {
    this.ends.push(reason)
  }
}

/** Opens channels of one kind; the ends are heard by the ears given. */
export interface ChannelKind {
  open(client: Ear<ServerMessage>, server: Ear<unknown>): Opening
  close(): Promise<void>
}

/** The client's end of a new channel, at once, and the connector's when it is there. */
export interface Opening {
  readonly client: ClientChannel
  readonly server: Promise<Channel<ServerMessage>>
}

/** What every channel must do, whatever it is made of. */
export function describeChannel(name: string, start: () => Promise<ChannelKind>): void {
  describe(`a channel over ${name}`, () => {
    let kind: ChannelKind
    let clientEar: Ear<ServerMessage>
    let serverEar: Ear<unknown>

    beforeEach(async () => {
      kind = await start()
      clientEar = new Ear()
      serverEar = new Ear()
    })
    afterEach(() => kind.close())

    const ping = { type: 'ping' } as const
    const pong = { type: 'pong' } as const
    const open = (): Opening => kind.open(clientEar, serverEar)
    const opened = async (): Promise<{ client: ClientChannel; server: Channel<ServerMessage> }> => {
      const opening = open()
      const server = await opening.server
      server.send(pong)
      await vi.waitFor(() => expect(clientEar.heard.splice(0)).toEqual([pong]))
      return { client: opening.client, server }
    }
    const write = (value: unknown): ClientMessage => ({
      type: 'write',
      id: 1,
      operation: { op: 'set', key: 'k', value },
    })

    it('carries every message of a client, those sent before it is open first', async () => {
      const { client, server } = open()
      for (const message of clientMessages) client.send(message)
      await server
      for (const message of clientMessages.toReversed()) client.send(message)
      await vi.waitFor(() => expect(serverEar.heard).toEqual([...clientMessages, ...clientMessages.toReversed()]))
    })

    it('carries every message of a connector', async () => {
      const { server } = await opened()
      for (const message of [...serverMessages, ...serverMessages]) server.send(message)
      await vi.waitFor(() => expect(clientEar.heard).toEqual([...serverMessages, ...serverMessages]))
    })

    it('carries a thousand in order', async () => {
      const { client } = await opened()
      const writes = Array.from({ length: 1000 }, (_, index) => ({ ...write(index), id: index + 1 }))
      for (const message of writes) client.send(message)
      await vi.waitFor(() => expect(serverEar.heard).toEqual(writes))
    })

    it('carries what a message is when it is sent', async () => {
      const { client } = await opened()
      const value = { text: 'then' }
      client.send(write(value))
      value.text = 'now'
      await vi.waitFor(() => expect(serverEar.heard).toEqual([write({ text: 'then' })]))
    })

    it('carries bytes and large integers as they are', async () => {
      const { client } = await opened()
      const values = [new Uint8Array([0, 255]), 2n ** 63n, -1.5, 2 ** 53 - 1, '\u{1F511}', null, { a: [] }]
      client.send(write(values))
      await vi.waitFor(() => expect(serverEar.heard).toEqual([write(values)]))
    })

    it('delivers nothing before send and close have returned', async () => {
      const { client, server } = await opened()
      server.send(pong)
      client.send(ping)
      client.close()
      expect([clientEar, serverEar].map(({ heard, ends }) => [heard, ends])).toEqual([
        [[], []],
        [[], []],
      ])
      await vi.waitFor(() => expect(serverEar.ends).toHaveLength(1))
    })

    it('refuses what cannot cross, and goes on', async () => {
      const { client } = await opened()
      expect(() => client.send(write(() => {}))).toThrow(UnsendableError)
      client.send(ping)
      await vi.waitFor(() => expect(serverEar.heard).toEqual([ping]))
    })

    it('ends from the client, once at each end, after what was sent before', async () => {
      const { client } = await opened()
      client.send(ping)
      client.close()
      client.close({ code: 4000, reason: 'again' })
      await vi.waitFor(() => expect(serverEar.ends).toHaveLength(1))
      expect(serverEar).toMatchObject({ heard: [ping], ends: [{ code: 1000 }] })
      expect(clientEar.ends).toMatchObject([{ code: 1000 }])
    })

    it('ends from the connector with its reason, once at each end, after what was sent before', async () => {
      const { server } = await opened()
      server.send(pong)
      server.close({ code: 4403, reason: 'not you' })
      server.close({ code: 4000, reason: 'again' })
      await vi.waitFor(() => expect(clientEar.ends).toEqual([{ code: 4403, reason: 'not you' }]))
      await vi.waitFor(() => expect(serverEar.ends).toHaveLength(1))
      expect(clientEar.heard).toEqual([pong])
    })

    it('carries nothing to or from a closed end', async () => {
      const { client, server } = await opened()
      server.send(pong)
      client.close()
      client.send(ping)
      await vi.waitFor(() => expect(serverEar.ends).toHaveLength(1))
      server.send(pong)
      server.close()
      expect([clientEar.heard, serverEar.heard]).toEqual([[], []])
      expect(clientEar.ends).toHaveLength(1)
    })

    it('can be closed before it is open', async () => {
      const { client } = open()
      client.close()
      await vi.waitFor(() => expect(clientEar.ends).toMatchObject([{ code: 1000 }]))
    })
  })
}
