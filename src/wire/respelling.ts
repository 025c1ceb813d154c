import type { Sha256 } from '../seams/hash.ts'
import { CHECKSUM_BYTES, encodeFrame, HEADER_BYTES } from './frame.ts'
import { parseMessage, type Message } from './message.ts'
import { encode, MAX_DEPTH, Raw, splitArray } from './msgpack.ts'

/** Heads of msgpack's longer forms of a number below 128, whose last byte is the number: unsigned of 1 to 4 bytes, then signed ones. */
const flagHeads = [[], [0xcc], [0xcd, 0], [0xce, 0, 0, 0], [0xd0], [0xd1, 0], [0xd2, 0, 0, 0]] as const
/** Heads of its forms of 8 bytes. */
const timeHeads = [undefined, 0xcf, 0xd3] as const

/** How many ways there are to spell a message; way 0 is everybody's. */
export const spellings = flagHeads.length * timeHeads.length

/**
 * The same message in other bytes, and so of another id: flag and second in one of msgpack's longer forms, which all nodes read alike. A flood
 * takes two messages of one id for one.
 */
export function respell({ frame, flag, time }: Message, way: number, sha256: Sha256): Message {
  const [, sender, , ...packets] = splitArray(frame.subarray(HEADER_BYTES + CHECKSUM_BYTES))
  const spelled = [
    spellFlag(flag, way % flagHeads.length),
    new Raw(sender!),
    spellTime(time, Math.floor(way / flagHeads.length)),
  ]
  const limits = { maxDepth: MAX_DEPTH + 1, maxNodes: Infinity }
  const payload = encode([...spelled, ...packets.map((packet) => new Raw(packet))], limits)
  return parseMessage(encodeFrame(payload, sha256).subarray(HEADER_BYTES), sha256)
}

function spellFlag(flag: number, way: number): Raw {
  return new Raw(Uint8Array.of(...(flagHeads[way] ?? []), flag))
}

function spellTime(time: number, way: number): unknown {
  const head = timeHeads[way]
  if (head === undefined) return time
  const view = new DataView(new ArrayBuffer(9))
  view.setUint8(0, head)
  view.setBigUint64(1, BigInt(time))
  return new Raw(new Uint8Array(view.buffer))
}
