import { bucketCount } from '../dictionary/floors.ts'
import { P2S } from '../wire/flags.ts'
import { decode } from '../wire/msgpack.ts'
import { chunkBytes, ops } from './ownMessage.ts'
import { StoreError, whole } from './storeMessage.ts'

/** What a node says of all that it holds. */
export interface Buckets {
  /** The digest of each bucket, 0 where it is empty. */
  readonly sums: BigUint64Array
  /** Floors by bucket, those above 0. */
  readonly floors: readonly (readonly [bucket: number, epoch: number])[]
  /** Second in which the sender last compared what it holds with another node; 0: never. */
  readonly exchangedAt: number
  /** The receiver shall send its own. */
  readonly asks: boolean
  /** The sender may lack what others hold, as it has no room for it. */
  readonly lacksRoom: boolean
}

/** A key and the record at it, each as 64 bits of its hash. */
export type HashPair = readonly [keyHash: bigint, hash: bigint]

/** All that a node holds in some buckets. */
export interface Hashes {
  readonly buckets: readonly number[]
  readonly pairs: readonly HashPair[]
  /** The sender has now listed every bucket that it wanted to. */
  readonly last: boolean
}

/** Which writes a node wants to have acknowledged, and up to which of its writes these are all. */
export interface Question {
  readonly number: number
  readonly pairs: readonly HashPair[]
}

const pairBytes = 16

export const digestPackets = (sum: bigint): readonly unknown[] => [P2S, ops.digest, toBytes([sum])]

export const bucketsPackets = ({ sums, floors, exchangedAt, asks, lacksRoom }: Buckets): readonly unknown[] => [
  P2S,
  ops.buckets,
  [toBytes(sums), floors, exchangedAt, asks, ...(lacksRoom ? [true] : [])],
]

/** Packets of `hashes` messages about the buckets given, about 256 KiB each; at least one, so that the receiver learns of the end. */
export function* hashesPackets(
  listed: Iterable<readonly [bucket: number, pairs: readonly HashPair[]]>,
): Generator<readonly unknown[]> {
  let chunk: { buckets: number[]; pairs: HashPair[] } = { buckets: [], pairs: [] }
  for (const [bucket, pairs] of listed) {
    if (chunk.pairs.length > 0 && (chunk.pairs.length + pairs.length) * pairBytes > chunkBytes) {
      yield packHashes({ ...chunk, last: false })
      chunk = { buckets: [], pairs: [] }
    }
    chunk.buckets.push(bucket)
    for (const pair of pairs) chunk.pairs.push(pair)
  }
  yield packHashes({ ...chunk, last: true })
}

const packHashes = ({ buckets, pairs, last }: Hashes): readonly unknown[] => [
  P2S,
  ops.hashes,
  [Uint8Array.from(buckets), toBytes(pairs.flat()), last],
]

export const ackPackets = (number: number): readonly unknown[] => [P2S, ops.ack, number]

export const askPackets = ({ number, pairs }: Question): readonly unknown[] => [
  P2S,
  ops.ask,
  [number, toBytes(pairs.flat())],
]

/** Reads the payload of a `digest` message; throws `StoreError` for a malformed one, as the others here do. */
export function readDigest(payload: Uint8Array): bigint {
  const [sum, ...more] = fromBytes(decode(payload), 8)
  if (sum === undefined || more.length > 0) throw new StoreError('a digest has 8 bytes')
  return sum
}

/** Reads the payload of a `buckets` message. */
export function readBuckets(payload: Uint8Array): Buckets {
  const [rawSums, rawFloors, exchangedAt, asks, lacksRoom] = listOf(decode(payload))
  const sums = fromBytes(rawSums, 8)
  if (sums.length !== bucketCount) throw new StoreError(`there are ${bucketCount} buckets`)
  const floors = listOf(rawFloors)
  if (floors.length > bucketCount) throw new StoreError(`a bucket has one floor`)
  const said = { asks: asks === true, lacksRoom: lacksRoom === true }
  return { sums, floors: floors.map(readFloor), exchangedAt: whole(exchangedAt), ...said }
}

function readFloor(floor: unknown): readonly [number, number] {
  const [bucket, epoch] = listOf(floor)
  return [whole(bucket), whole(epoch)]
}

/** Reads the payload of a `hashes` message. */
export function readHashes(payload: Uint8Array): Hashes {
  const [buckets, pairs, last] = listOf(decode(payload))
  if (!(buckets instanceof Uint8Array)) throw new StoreError('numbers of buckets are bytes')
  return { buckets: [...new Set(buckets)], pairs: readPairs(pairs), last: last === true }
}

/** Reads the payload of an `ack` message. */
export const readAck = (payload: Uint8Array): number => whole(decode(payload))

/** Reads the payload of an `ask` message. */
export function readQuestion(payload: Uint8Array): Question {
  const [number, pairs] = listOf(decode(payload))
  return { number: whole(number), pairs: readPairs(pairs) }
}

function readPairs(raw: unknown): readonly HashPair[] {
  const numbers = fromBytes(raw, pairBytes)
  return Array.from({ length: numbers.length / 2 }, (_, index) => [numbers[2 * index]!, numbers[2 * index + 1]!])
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new StoreError('a list was expected')
}

/** 64-bit numbers, big endian. */
function toBytes(numbers: Iterable<bigint>): Uint8Array {
  const list = [...numbers]
  const view = new DataView(new ArrayBuffer(list.length * 8))
  for (const [index, number] of list.entries()) view.setBigUint64(index * 8, number)
  return new Uint8Array(view.buffer)
}

function fromBytes(bytes: unknown, unit: number): BigUint64Array {
  if (!(bytes instanceof Uint8Array) || bytes.length % unit !== 0)
    throw new StoreError(`hashes come in units of ${unit} bytes`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return BigUint64Array.from({ length: bytes.length / 8 }, (_, index) => view.getBigUint64(index * 8))
}
