import { isDeepStrictEqual } from 'node:util'
import { FrameError, FrameReader, frameOfBody } from '../../src/wire/frame.ts'
import { MessageError, buildMessage, parseMessage } from '../../src/wire/message.ts'
import { MsgpackError } from '../../src/wire/msgpack.ts'
import { sha256 } from '../support/meshNodes.ts'
import { SeededRandom } from '../sim/seededRandom.ts'
import { mutate } from './mutate.ts'
import { codeOfKnown, demand, type FuzzTarget } from './target.ts'

const limits = { maxFrame: 300, hardMaxFrame: 600 }
const sender = { text: 'fuzz', type: 'str' } as const
const messages = [1, 40, 150].map(
  (length) => buildMessage({ flag: 0, sender, time: 1_800_000_000, packets: [0, 'x'.repeat(length)] }, sha256).frame,
)

/** The cutting of a stream into frames. An input is a number from which the cuts follow, and the stream. */
export const frameTarget: FuzzTarget = {
  generate(random) {
    const frames = Array.from({ length: random.between(1, 5) }, () =>
      random.chance(0.5) ? random.pick(messages) : frameOfBody(new Uint8Array(random.between(0, limits.hardMaxFrame))),
    )
    const stream = Buffer.concat(frames)
    const cuts = Uint8Array.from({ length: 4 }, () => random.between(0, 255))
    return Buffer.concat([cuts, random.chance(0.5) ? mutate(stream, random) : stream])
  },

  attempt(input) {
    const stream = input.subarray(4)
    const random = new SeededRandom(Buffer.from(input).readUInt32BE(0))
    const longest = random.pick([1, 7, 90, 1_000])
    const whole = read(stream, () => stream.length)
    const cut = read(stream, () => random.between(1, longest))
    demand(isDeepStrictEqual(whole, cut), 'frames do not depend on where a stream is cut')
    return whole.outcome
  },

  end: () => {},
}

interface Reading {
  readonly bodies: Uint8Array[]
  readonly skipped: number[]
  outcome: string
}

/** What comes out of a stream that arrives in pieces of such sizes. */
function read(stream: Uint8Array, sizeOf: () => number): Reading {
  const reading: Reading = { bodies: [], skipped: [], outcome: 'read' }
  const reader = new FrameReader(limits, (length) => reading.skipped.push(length))
  try {
    for (let offset = 0; offset < stream.length;) {
      const size = sizeOf()
      for (const body of reader.push(stream.subarray(offset, offset + size))) note(reading, body)
      offset += size
      demand(reader.buffered <= limits.maxFrame + 4, 'no more is kept than one frame')
    }
  } catch (error) {
    reading.outcome = codeOfKnown(error, FrameError)
    // What stood ahead of the refused header in the same piece is lost with the link.
    reading.bodies.length = 0
    reading.skipped.length = 0
  }
  return reading
}

function note(reading: Reading, body: Uint8Array): void {
  reading.bodies.push(Uint8Array.from(body))
  try {
    parseMessage(body, sha256)
  } catch (error) {
    reading.outcome = codeOfKnown(error, FrameError, MsgpackError, MessageError)
  }
}
