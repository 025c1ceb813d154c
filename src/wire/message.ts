import type { Sha256 } from '../seams/hash.ts'
import { CHECKSUM_BYTES, encodeFrame, frameOfBody, HEADER_BYTES, openBody } from './frame.ts'
import { decode, splitArray } from './msgpackDecoder.ts'
import { encode } from './msgpackEncoder.ts'
import { MAX_DEPTH } from './msgpackTypes.ts'
import type { MsgpackLimits } from './msgpackTypes.ts'
import { nodeIdValue, readNodeId } from './nodeId.ts'
import type { NodeId } from './nodeId.ts'
import { latin1 } from './utf8.ts'

/** What is wrong with a msgpack array that should be a message. */
export type MessageErrorCode = 'too-few-elements' | 'invalid-flag' | 'invalid-sender' | 'invalid-time'

/** An intact payload that is no message. */
export class MessageError extends Error {
  readonly code: MessageErrorCode

  constructor(code: MessageErrorCode, message: string) {
    super(message)
    this.name = 'MessageError'
    this.code = code
  }
}

/** What a message says. */
export interface MessageFields {
  /** The main flag. */
  readonly flag: number
  readonly sender: NodeId
  /** Second at which it was sent, UTC. */
  readonly time: number
  /** Any values that `encode` takes; the first is the sub-flag. */
  readonly packets: readonly unknown[]
}

/** A message as it travels: `[flag, sender, time, ...packets]` in msgpack, in a frame. It shares no memory with what it was read from. */
export interface Message extends MessageFields {
  /** Each packet's msgpack, views of `frame`; `decode` never throws on one. */
  readonly packets: readonly Uint8Array[]
  /** The whole frame, to be sent or relayed as it is. Behind the length stands the checksum, by which a flood knows the message: the hashed bytes hold the time. */
  readonly frame: Uint8Array
}

/** The checksum of a message, a character for each of its 32 bytes. */
export const messageId = ({ frame }: Message): string => latin1(checksumOf(frame))

/** The checksum in a frame, a view of it. */
export const checksumOf = (frame: Uint8Array): Uint8Array => frame.subarray(HEADER_BYTES, HEADER_BYTES + CHECKSUM_BYTES)

/** Makes a message of its fields. Throws what `parseMessage` would throw on the result, and 'unencodable' for packets. */
export function buildMessage({ flag, sender, time, packets }: MessageFields, sha256: Sha256): Message {
  // Packets are limited one by one, when the message is read below.
  const limits = { maxDepth: MAX_DEPTH + 1, maxNodes: Infinity }
  const payload = encode([flag, nodeIdValue(sender), time, ...packets], limits)
  return readMessage(encodeFrame(payload, sha256))
}

/**
 * The message in an uncompressed body. Throws `FrameError`, `MsgpackError` or `MessageError`, each with its `code`.
 */
export function parseMessage(body: Uint8Array, sha256: Sha256, limits?: MsgpackLimits): Message {
  openBody(body, sha256)
  return readMessage(frameOfBody(body), limits)
}

function readMessage(frame: Uint8Array, limits?: MsgpackLimits): Message {
  const elements = splitArray(frame.subarray(HEADER_BYTES + CHECKSUM_BYTES), limits)
  const [flag, sender, time] = elements
  if (!flag || !sender || !time || elements.length < 4) {
    throw new MessageError(
      'too-few-elements',
      `a message has flag, sender, time and packets, not ${elements.length} elements`,
    )
  }
  return {
    flag: readFlag(flag),
    sender: readSender(sender),
    time: readTime(time),
    packets: elements.slice(3),
    frame,
  }
}

function readFlag(element: Uint8Array): number {
  const flag = readInteger(element)
  if (flag === undefined) throw new MessageError('invalid-flag', "a message's flag is an integer")
  return flag
}

function readSender(element: Uint8Array): NodeId {
  const sender = readNodeId(element)
  if (!sender) throw new MessageError('invalid-sender', "a message's sender is text or bytes, 1 to 128 bytes of UTF-8")
  return sender
}

/** js2p 0.7 breaks for good on a time that is no integer, so such a message must go no further. */
function readTime(element: Uint8Array): number {
  const time = readInteger(element)
  if (time === undefined || time < 0)
    throw new MessageError('invalid-time', "a message's time is a whole number of seconds")
  return time
}

function readInteger(element: Uint8Array): number | undefined {
  const head = element[0] as number
  const isInteger = head < 0x80 || head >= 0xe0 || (head >= 0xcc && head <= 0xd3)
  const value = isInteger ? decode(element) : undefined
  return typeof value === 'number' ? value : undefined
}
