import type { SeededRandom } from '../sim/seededRandom.ts'

/** Bytes that begin something in msgpack, or end a range. */
const telling = [0x00, 0x01, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xc0, 0xc1, 0xc4, 0xc6, 0xc7, 0xc9, 0xcb, 0xcf, 0xd3]
const announcing = [0xd9, 0xdb, 0xdc, 0xdd, 0xde, 0xdf, 0xff]

type Mutation = (bytes: Uint8Array, random: SeededRandom) => Uint8Array

const place = (bytes: Uint8Array, random: SeededRandom): number => random.between(0, Math.max(0, bytes.length - 1))

const joined = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts))

const mutations: readonly Mutation[] = [
  (bytes, random) => bytes.map((byte, index, { length }) => (index === random.between(0, length) ? byte ^ 1 : byte)),
  (bytes, random) => bytes.with(place(bytes, random), random.pick(telling)),
  (bytes, random) => bytes.with(place(bytes, random), random.pick(announcing)),
  (bytes, random) => bytes.with(place(bytes, random), random.between(0, 255)),
  (bytes, random) => bytes.slice(0, place(bytes, random)),
  (bytes, random) => bytes.slice(place(bytes, random)),
  (bytes, random) => joined(bytes, bytes.slice(place(bytes, random))),
  (bytes, random) =>
    joined(
      bytes,
      Uint8Array.from({ length: random.between(1, 9) }, () => random.between(0, 255)),
    ),
  (bytes, random) => {
    const at = place(bytes, random)
    return joined(bytes.slice(0, at), bytes.slice(at + random.between(1, 8)))
  },
  (bytes, random) => {
    const at = place(bytes, random)
    return joined(bytes.slice(0, at), Uint8Array.of(random.pick(announcing)), bytes.slice(at))
  },
]

/** Bytes that differ from the given ones in up to four places. */
export function mutate(bytes: Uint8Array, random: SeededRandom): Uint8Array {
  let mutated = bytes
  for (let count = random.between(1, 4); count > 0; count--) {
    if (mutated.length === 0) mutated = Uint8Array.of(random.between(0, 255))
    mutated = random.pick(mutations)(mutated, random)
  }
  return mutated
}

const leaves: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1, 127, 128, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 31), 2n ** 64n - 1n, 0.5, Infinity, NaN],
  ...['', 'k', '__proto__', 'constructor', 'x'.repeat(300), '\u0000', new Uint8Array(), new Uint8Array(300)],
]

/** Any value that msgpack carries. */
export function anyValue(random: SeededRandom, depth = 3): unknown {
  const kind = depth === 0 ? 0 : random.between(0, 5)
  if (kind === 4) return Array.from({ length: random.between(0, 5) }, () => anyValue(random, depth - 1))
  if (kind < 5) return random.pick(leaves)
  const entries = Array.from({ length: random.between(0, 4) }, () => [random.pick(leaves), anyValue(random, depth - 1)])
  return new Map(entries as [unknown, unknown][])
}
