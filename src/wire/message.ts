import type { Sha256 } from '../seams/hash.ts'
import { CHECKSUM_BYTES, encodeFrame, frameOfBody, HEADER_BYTES, openBody } from './frame.ts'
import { arrayBounds, decode, viewsBetween } from './msgpackDecoder.ts'
import { encode } from './msgpackEncoder.ts'
import { MAX_DEPTH } from './msgpackTypes.ts'
import type { MsgpackLimits } from './msgpackTypes.ts'
import { unsignedAt, unsignedWidth } from './msgpackUnsigned.ts'
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
  /** Each packet's msgpack, views of `frame` that are made when they are asked for; `decode` never throws on one. */
  readonly packets: readonly Uint8Array[]
  /** The first packet: what the message is; -1 where that is neither a number nor text. */
  readonly subFlag: number | string
  /** Where in `frame` flag, sender, time and each packet begin, and where the last one ends: for reading them without views. See `packetStart`. */
  readonly bounds: readonly number[]
  /** The whole frame, to be sent or relayed as it is. Behind the length stands the checksum, by which a flood knows the message: the hashed bytes hold the time. */
  readonly frame: Uint8Array
}

/** The checksum of a message, a character for each of its 32 bytes. */
export const messageId = ({ frame }: Message): string => latin1(checksumOf(frame))

/** The checksum in a frame, a view of it. */
export const checksumOf = (frame: Uint8Array): Uint8Array => frame.subarray(HEADER_BYTES, HEADER_BYTES + CHECKSUM_BYTES)

/** Elements ahead of the packets. */
const HEAD = 3

/** Where in `frame` a packet begins; for the number of packets: where the last one ends. */
export const packetStart = ({ bounds }: Message, index: number): number => bounds[HEAD + index] as number

/** How many packets there are. */
export const packetCount = ({ bounds }: Message): number => bounds.length - 1 - HEAD

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
  const bounds = arrayBounds(frame, HEADER_BYTES + CHECKSUM_BYTES, limits)
  if (bounds.length < HEAD + 2) {
    throw new MessageError(
      'too-few-elements',
      `a message has flag, sender, time and packets, not ${bounds.length - 1} elements`,
    )
  }
  return new FramedMessage(frame, bounds)
}

/** Most messages are looked at once, where they lie, or relayed as they are: views of their packets would cost as much as all the rest. */
class FramedMessage implements Message {
  readonly flag: number
  readonly sender: NodeId
  readonly time: number
  readonly subFlag: number | string
  readonly frame: Uint8Array
  readonly bounds: readonly number[]
  #packets: readonly Uint8Array[] | undefined

  constructor(frame: Uint8Array, bounds: readonly number[]) {
    this.flag = readFlag(frame, bounds[0] as number, bounds[1] as number)
    this.sender = readSender(frame, bounds[1] as number, bounds[2] as number)
    this.time = readTime(frame, bounds[2] as number, bounds[3] as number)
    this.subFlag = readSubFlag(frame, bounds[3] as number, bounds[4] as number)
    this.frame = frame
    this.bounds = bounds
  }

  get packets(): readonly Uint8Array[] {
    return (this.#packets ??= viewsBetween(this.frame, this.bounds.slice(HEAD)))
  }
}

function readFlag(bytes: Uint8Array, start: number, end: number): number {
  const flag = readInteger(bytes, start, end)
  if (flag === undefined) throw new MessageError('invalid-flag', "a message's flag is an integer")
  return flag
}

function readSender(bytes: Uint8Array, start: number, end: number): NodeId {
  const sender = readNodeId(bytes, start, end)
  if (!sender) throw new MessageError('invalid-sender', "a message's sender is text or bytes, 1 to 128 bytes of UTF-8")
  return sender
}

/** js2p 0.7 breaks for good on a time that is no integer, so such a message must go no further. */
function readTime(bytes: Uint8Array, start: number, end: number): number {
  const time = readInteger(bytes, start, end)
  if (time === undefined || time < 0)
    throw new MessageError('invalid-time', "a message's time is a whole number of seconds")
  return time
}

function readSubFlag(bytes: Uint8Array, start: number, end: number): number | string {
  const head = bytes[start] as number
  if (head < 0x80) return head
  const isContainer = head < 0xa0 || (head >= 0xdc && head <= 0xdf)
  const value = isContainer ? undefined : decode(bytes.subarray(start, end))
  return typeof value === 'number' || typeof value === 'string' ? value : -1
}

function readInteger(bytes: Uint8Array, start: number, end: number): number | undefined {
  const head = bytes[start] as number
  const width = unsignedWidth(head)
  if (width >= 0) return unsignedAt(bytes, start, width)
  const isInteger = head >= 0xe0 || (head >= 0xcf && head <= 0xd3)
  const value = isInteger ? decode(bytes.subarray(start, end)) : undefined
  return typeof value === 'number' ? value : undefined
}
