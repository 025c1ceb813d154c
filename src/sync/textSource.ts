import type { Cancel } from '../seams/clock.ts'
import type { Sha384 } from '../seams/hash.ts'
import type { Change, Entry } from '../dictionary/change.ts'
import { DictionaryError } from '../dictionary/errors.ts'
import { keyId } from '../dictionary/key.ts'
import type { LeaseLost, PeerInfo, Source, SourceEvent, WriteOptions } from '../dictionary/source.ts'
import { decode, encode, MsgpackError } from '../wire/msgpack.ts'
import { clientOwner } from './clientOwner.ts'
import type { DictionaryEvent, LiveDictionary } from './liveDictionary.ts'
import { PackedEntry } from './packedEntry.ts'
import { isNil } from './storeMessage.ts'
import { WaitingLosses } from './waitingLosses.ts'

/** Who else is on the mesh, and what they call themselves. */
export interface Neighbourhood {
  peers(): readonly PeerInfo[]
  names(): ReadonlyMap<string, string>
  subscribe(listener: (event: SourceEvent) => void): Cancel
}

export interface TextSourceOptions {
  readonly live: LiveDictionary
  readonly name: string | null
  readonly neighbourhood: Neighbourhood
  readonly sha384: Sha384
  /** Absent where there is no mesh. */
  readonly inspect?: Inspect
  /** Absent where there is no mesh. */
  readonly broadcast?: Broadcast
}

type Inspect = NonNullable<Source['inspect']>
type Broadcast = NonNullable<Source['broadcast']>

const ascii = /^[\0-\x7f]{0,64}$/
const strictText = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const utf8 = new TextEncoder()

/** Short ASCII is copied faster without the encoder. */
function asciiBytes(key: string): Uint8Array {
  const bytes = new Uint8Array(key.length)
  for (let index = 0; index < key.length; index++) bytes[index] = key.charCodeAt(index)
  return bytes
}

/** The key's text, or undefined where its bytes are not UTF-8: such keys are not mirrored. */
export function mirroredKey(key: Uint8Array): string | undefined {
  const id = keyId(key)
  if (ascii.test(id)) return id
  try {
    return strictText.decode(key)
  } catch {
    return undefined
  }
}

/** Encodes a value for the dictionary; one that msgpack cannot carry is refused as 'invalid-value'. */
export function valueBytes(key: string, value: unknown): Uint8Array {
  try {
    return encode(value)
  } catch (error) {
    if (error instanceof MsgpackError)
      throw new DictionaryError('invalid-value', `'${key}' cannot be set: ${error.message}`, key)
    throw error
  }
}

/** A live dictionary as a connector serves it: text keys, decoded values. */
export class TextSource implements Source {
  readonly id: string
  readonly name: string | null
  readonly inspect?: Inspect
  readonly broadcast?: Broadcast
  readonly #live: LiveDictionary
  readonly #neighbourhood: Neighbourhood
  readonly #sha384: Sha384
  readonly #losses = new WaitingLosses()

  constructor({ live, name, neighbourhood, sha384, inspect, broadcast }: TextSourceOptions) {
    this.id = live.dictionary.owner
    this.name = name
    this.#live = live
    this.#neighbourhood = neighbourhood
    this.#sha384 = sha384
    if (inspect) this.inspect = inspect
    if (broadcast) this.broadcast = broadcast
    live.subscribe((event) => {
      if (event.type === 'lease-lost' && event.lost.owner !== this.id) this.#losses.keep(event.lost)
    })
  }

  get leasing(): boolean {
    return this.#live.dictionary.rules.leasing
  }

  get leaseTerm(): number {
    return this.#live.dictionary.rules.leaseTerm
  }

  get takeoverDelay(): number {
    return this.#live.dictionary.rules.takeoverDelay
  }

  get unmirroredKeys(): number {
    let count = 0
    for (const record of this.#live.dictionary.records())
      if (!record.deleted && mirroredKey(record.key) === undefined) count++
    return count
  }

  *entries(): Iterable<readonly [string, Entry]> {
    for (const record of this.#live.dictionary.records()) {
      const key = record.deleted ? undefined : mirroredKey(record.key)
      if (key !== undefined) yield [key, new PackedEntry(record)]
    }
  }

  get(key: string): Entry | undefined {
    const record = this.#live.dictionary.get(this.#bytesOf(key))
    return record && new PackedEntry(record)
  }

  set(key: string, value: unknown, options?: WriteOptions): void {
    const bytes = valueBytes(key, value)
    if (isNil(bytes)) this.#live.delete(this.#bytesOf(key), options)
    else this.#live.set(this.#bytesOf(key), bytes, options)
  }

  del(key: string, options?: WriteOptions): void {
    this.#live.delete(this.#bytesOf(key), options)
  }

  release(key: string, options?: WriteOptions): void {
    this.#live.release(this.#bytesOf(key), options)
  }

  ownerOf(secret: string): string {
    const owner = clientOwner(this.id, secret, this.#sha384)
    this.#live.dictionary.addOwner(owner)
    return owner
  }

  takeLosses(owner: string): readonly LeaseLost[] {
    return this.#losses.take(owner).flatMap((lost) => readLost(lost) ?? [])
  }

  peers(): readonly PeerInfo[] {
    return this.#neighbourhood.peers()
  }

  names(): ReadonlyMap<string, string> {
    return this.#neighbourhood.names()
  }

  /** The id of an ASCII key is its text: one that is held need not be spelled in bytes again. */
  #bytesOf(key: string): Uint8Array {
    if (!ascii.test(key)) return utf8.encode(key)
    return this.#live.dictionary.find(key)?.key ?? asciiBytes(key)
  }

  subscribe(listener: (event: SourceEvent) => void): Cancel {
    const cancelNeighbourhood = this.#neighbourhood.subscribe(listener)
    const cancelLive = this.#live.subscribe((event) => {
      const text = readEvent(event)
      if (text) listener(text)
    })
    return () => {
      cancelNeighbourhood()
      cancelLive()
    }
  }
}

/** The header and decoded value of a record. */
export const readEntry = ({ value, owner, epoch, acquired, time, seq, released }: Entry<Uint8Array>): Entry => ({
  value: decode(value),
  owner,
  epoch,
  acquired,
  time,
  seq,
  released,
})

function readEvent(event: DictionaryEvent): SourceEvent | undefined {
  if (event.type === 'change') {
    const change = readChange(event.change)
    return change && { type: 'change', change }
  }
  if (event.type !== 'lease-lost') return undefined
  const lost = readLost(event.lost)
  return lost && { type: 'lease-lost', lost }
}

function readChange(change: Change): Change<string, unknown> | undefined {
  const key = mirroredKey(change.key)
  if (key === undefined) return undefined
  return change.type === 'delete' ? { ...change, key } : { type: 'update', key, entry: new PackedEntry(change.entry) }
}

function readLost(lost: LeaseLost<Uint8Array, Uint8Array>): LeaseLost | undefined {
  const key = mirroredKey(lost.key)
  if (key === undefined) return undefined
  return { ...lost, key, mine: lost.mine && readEntry(lost.mine), winner: lost.winner && readEntry(lost.winner) }
}
