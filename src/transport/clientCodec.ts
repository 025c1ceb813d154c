import type { ServerArray } from './arrays.ts'
import { clientMessageToArray } from './clientLayout.ts'
import { readMsgpack } from './leanMsgpackReader.ts'
import { writeMsgpack } from './leanMsgpackWriter.ts'
import type { ClientMessage, ServerMessage } from './messages.ts'
import { learnOwners } from './ownerNumbers.ts'
import { ProtocolError } from './protocolError.ts'
import { arrayToServerMessage } from './serverReader.ts'

/** How many messages of a client may travel together. Beyond so many bytes one travels alone, lest they have too many nodes in all. */
export const TOGETHER = { messages: 500, bytes: 65_536 } as const

/** The bytes of a client's message. Throws `UnsendableError` 'invalid-value' for a value that msgpack has no form for. */
export function encodeClientMessage(message: ClientMessage): Uint8Array<ArrayBuffer> {
  return writeMsgpack(clientMessageToArray(message))
}

/** The bytes of one WebSocket message that carries messages already encoded, as many as `TOGETHER` allows. */
export function joinClientMessages(messages: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const count = messages.length
  const head = count < 16 ? [0x90 + count] : [0xdc, count >> 8, count]
  const joint = new Uint8Array(messages.reduce((sum, { length }) => sum + length, head.length))
  joint.set(head)
  let at = head.length
  for (const message of messages) {
    joint.set(message, at)
    at += message.length
  }
  return joint
}

/** Makes what reads the connector's messages of one channel, in their order. What it makes throws `ProtocolError`. */
export function createServerDecoder(): (bytes: Uint8Array) => ServerMessage {
  const owners: string[] = []
  return (bytes) => {
    const array = readMsgpack(bytes) as ServerArray
    try {
      if (array[0] === 1 || array[0] === 2) learnOwners(owners, array[1])
      return arrayToServerMessage(array, owners)
    } catch (error) {
      throw error instanceof ProtocolError ? error : new ProtocolError('not-a-message', String(error))
    }
  }
}
