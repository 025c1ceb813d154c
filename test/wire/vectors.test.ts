import { gunzipSync, inflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { encodeFrame, FrameReader } from '../../src/wire/frame.ts'
import { buildMessage, messageId, parseMessage } from '../../src/wire/message.ts'
import { decode, encode, Ext, Raw } from '../../src/wire/msgpack.ts'
import frames from '../vectors/frames.json' with { type: 'json' }
import ws from '../vectors/ws.json' with { type: 'json' }
import { bytesOf, hexOf } from './hex.ts'
import { sha256 } from './sha256.ts'

/** A value as frames.json lists it: the msgpack type that was on the wire, and what it held. */
interface Field {
  readonly t: string
  readonly v?: unknown
  readonly hex?: string
  readonly code?: number
}

const containers: Readonly<Record<string, (field: Field, read: (field: Field) => unknown) => unknown>> = {
  fixarray: ({ v }, read) => (v as Field[]).map(read),
  array16: ({ v }, read) => (v as Field[]).map(read),
  fixmap: ({ v }, read) =>
    Object.fromEntries((v as [Field, Field][]).map(([key, member]) => [read(key), read(member)])),
  bin8: ({ hex }) => bytesOf(hex ?? ''),
  fixext1: ({ code, hex }) => new Ext(code ?? 0, bytesOf(hex ?? '')),
  int64: ({ v }) => Number(v),
  uint64: ({ v }) => Number(v),
}

const valueOf = (field: Field): unknown => containers[field.t]?.(field, valueOf) ?? field.v

/** What we encode as the listed type; only js2p writes whole numbers as float64. */
const sendable = (field: Field): unknown => {
  if (field.t === 'float64' && Number.isInteger(field.v)) return new Raw(floatBytes(field.v as number))
  return containers[field.t]?.(field, sendable) ?? field.v
}

function floatBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(9)
  bytes[0] = 0xcb
  new DataView(bytes.buffer).setFloat64(1, value)
  return bytes
}

const newReader = (): FrameReader => new FrameReader({ maxFrame: 2 ** 23, hardMaxFrame: 2 ** 24 })

function bodyOf(frame: string): Uint8Array {
  const [body, ...more] = newReader().push(bytesOf(frame))
  expect(more).toEqual([])
  return body ?? new Uint8Array()
}

describe.each(frames)('$source: $name', ({ msgpack, checksum, fields }) => {
  const payload = bytesOf(msgpack)
  const plain = encodeFrame(payload, sha256)

  test('its checksum is the id', () => {
    expect(hexOf(plain.subarray(4, 36))).toBe(checksum)
  })

  test('its payload is read as the listed fields', () => {
    expect(decode(payload)).toEqual(fields.map(valueOf))
  })

  test('its fields are written as the very bytes', () => {
    expect(hexOf(encode(fields.map(sendable)))).toBe(msgpack)
  })

  test('its message is read and built again as the very frame', () => {
    const [flag, sender, time, ...packets] = fields
    const message = parseMessage(plain.subarray(4), sha256)
    expect(message).toMatchObject({ flag: flag?.v, time: time?.v })
    expect(messageId(message)).toBe(Buffer.from(checksum, 'hex').toString('latin1'))
    expect(message.packets.map((packet) => decode(packet))).toEqual(packets.map(valueOf))
    expect(message.sender.type).toBe(sender?.t === 'bin8' ? 'bin' : 'str')
    expect(message.sender.text).toBe(sender?.v ?? Buffer.from(sender?.hex ?? '', 'hex').toString())
    const built = buildMessage({ ...message, packets: packets.map(sendable) }, sha256)
    expect(built).toEqual(message)
  })
})

const inflate = {
  none: (body: Uint8Array) => body,
  zlib: (body: Uint8Array) => inflateSync(body),
  gzip: (body: Uint8Array) => gunzipSync(body),
}

describe.each(Object.entries(inflate))('frames as they were sent, compression %s', (method, open) => {
  test.each(frames.filter(({ compression }) => compression === method))(
    '$source: $name',
    ({ frame, checksum, msgpack }) => {
      expect(hexOf(open(bodyOf(frame)))).toBe(checksum + msgpack)
    },
  )
})

const plainFrames = [...ws.client.frames, ...ws.server.frames].filter(({ decoded }) => decoded.startsWith('none '))

describe('over a WebSocket', () => {
  test('there are plain frames in the vectors', () => {
    expect(plainFrames.length).toBeGreaterThan(2)
  })

  test.each(plainFrames)('$decoded', ({ payload, decoded }) => {
    const message = parseMessage(bodyOf(payload), sha256)
    const sender = message.sender.text.slice(0, 20)
    expect(decoded).toContain(`[fixint ${message.flag}, str8 "${sender}", uint32 ${message.time}, `)
    expect(hexOf(message.frame)).toBe(payload)
  })
})
