import { writeMsgpack } from './leanMsgpackWriter.ts'
import type { ClientMessage, ServerMessage } from './messages.ts'
import { readServerMessage } from './serverReader.ts'

/** How many messages of a client may travel together. Beyond so many bytes one travels alone, lest they have too many nodes in all. */
export const TOGETHER = { messages: 500, bytes: 65_536 } as const

/** What joining messages adds. */
export const JOINT_BYTES = 3

/** The bytes of a client's message. Throws `UnsendableError` 'invalid-value' for a value that msgpack has no form for. */
export const encodeClientMessage: (message: ClientMessage) => Uint8Array<ArrayBuffer> = writeMsgpack

/** The bytes of one WebSocket message that carries messages already encoded, as many as `TOGETHER` allows. */
export function joinClientMessages(messages: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joint = new Uint8Array(messages.reduce((sum, { length }) => sum + length, JOINT_BYTES))
  joint.set([0xdc, messages.length >> 8, messages.length])
  let at = JOINT_BYTES
  for (const message of messages) {
    joint.set(message, at)
    at += message.length
  }
  return joint
}

/** Makes what reads the connector's messages of one channel, in their order. What it makes throws for what is no message. */
export function createServerDecoder(): (bytes: Uint8Array) => ServerMessage {
  const owners: string[] = []
  return (bytes) => readServerMessage(bytes, owners)
}
