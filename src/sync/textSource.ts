import type { Cancel } from '../seams/clock.ts'
import type { Sha384 } from '../seams/hash.ts'
import type { Change, Entry, KeyedEntry } from '../dictionary/change.ts'
import { DictionaryError } from '../dictionary/errors.ts'
import { hexKey, hexKeyBytes, isHexKey } from '../dictionary/hexKey.ts'
import { asciiBytes, isShortAscii, textOf } from '../dictionary/key.ts'
import type { LeaseLost, PeerInfo, Source, SourceEvent, WriteOptions } from '../dictionary/source.ts'
import { decode, encode, MsgpackError } from '../wire/msgpack.ts'
import { clientOwner } from './clientOwner.ts'
import type { LiveDictionary } from './liveDictionary.ts'
import { PackedEntry } from './packedEntry.ts'
import { PackedKey } from './packedKey.ts'
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

const utf8 = new TextEncoder()

/** The key's text, or its hex key where it has none. */
function nameOf(key: Uint8Array): string {
  const text = textOf(key)
  return text === undefined || isHexKey(text) ? hexKey(key) : text
}

/** Whether a key has a hex key. Of most keys the bytes show that they are text, without its being made. */
function isNamedByBytes(key: Uint8Array): boolean {
  return !isPlainText(key) && isHexKey(nameOf(key))
}

/** Whether all is ASCII, and does not begin as names of bytes do. */
function isPlainText(key: Uint8Array): boolean {
  if (key[0] === 0) return false
  for (let index = 0; index < key.length; index++) if ((key[index] as number) > 0x7f) return false
  return true
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

/** A live dictionary as a connector serves it: keys by their names, decoded values. */
export class TextSource implements Source {
  readonly id: string
  readonly name: string | null
  readonly inspect?: Inspect
  readonly broadcast?: Broadcast
  readonly #live: LiveDictionary
  readonly #neighbourhood: Neighbourhood
  readonly #sha384: Sha384
  readonly #losses = new WaitingLosses()
  /** The keys that are present and have no other name. */
  readonly #hexKeys = new Set<string>()
  /** A key that was asked for by its name: most often the next change is its. */
  #askedKey: Uint8Array | undefined
  #askedName = ''

  constructor({ live, name, neighbourhood, sha384, inspect, broadcast }: TextSourceOptions) {
    this.id = live.dictionary.owner
    this.name = name
    this.#live = live
    this.#neighbourhood = neighbourhood
    this.#sha384 = sha384
    if (inspect) this.inspect = inspect
    if (broadcast) this.broadcast = broadcast
    for (const { key, deleted } of live.dictionary.records()) if (!deleted) this.#noteName('update', key)
    live.subscribe((event) => {
      if (event.type === 'update' || event.type === 'delete') this.#noteName(event.type, event.key)
      else if (event.type === 'lease-lost' && event.lost.owner !== this.id) this.#losses.keep(event.lost)
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
    return this.#hexKeys.size
  }

  get size(): number {
    return this.#live.dictionary.present - this.#hexKeys.size
  }

  *entries(): Iterable<KeyedEntry> {
    for (const record of this.#live.dictionary.records()) {
      if (!record.deleted && !isNamedByBytes(record.key)) yield new PackedKey(record)
    }
  }

  *hexEntries(): Iterable<KeyedEntry> {
    for (const key of this.#hexKeys) {
      const entry = this.get(key)
      if (entry) yield { key, entry }
    }
  }

  get(key: string): Entry | undefined {
    const bytes = this.#bytesOf(key)
    const record = bytes && this.#live.dictionary.get(bytes)
    return record && new PackedEntry(record)
  }

  set(key: string, value: unknown, options?: WriteOptions): void {
    const bytes = valueBytes(key, value)
    if (isNil(bytes)) this.#live.delete(this.#writtenKey(key), options)
    else this.#live.set(this.#writtenKey(key), bytes, options)
  }

  del(key: string, options?: WriteOptions): void {
    this.#live.delete(this.#writtenKey(key), options)
  }

  release(key: string, options?: WriteOptions): void {
    this.#live.release(this.#writtenKey(key), options)
  }

  ownerOf(secret: string): string {
    const owner = clientOwner(this.id, secret, this.#sha384)
    this.#live.dictionary.addOwner(owner)
    return owner
  }

  takeLosses(owner: string): readonly LeaseLost[] {
    return this.#losses.take(owner).map(readLost)
  }

  peers(): readonly PeerInfo[] {
    return this.#neighbourhood.peers()
  }

  names(): ReadonlyMap<string, string> {
    return this.#neighbourhood.names()
  }

  /** A key that was just written by its text has one. */
  #noteName(type: 'update' | 'delete', key: Uint8Array): void {
    if (key === this.#askedKey || !isNamedByBytes(key)) return
    if (type === 'update') this.#hexKeys.add(hexKey(key))
    else this.#hexKeys.delete(hexKey(key))
  }

  /** A key that is held need not be spelled in bytes again. */
  #bytesOf(key: string): Uint8Array | undefined {
    if (isHexKey(key)) return hexKeyBytes(key)
    const held = this.#live.dictionary.find(key)?.key
    if (!held) return isShortAscii(key) ? asciiBytes(key) : utf8.encode(key)
    this.#askedKey = held
    this.#askedName = key
    return held
  }

  #writtenKey(key: string): Uint8Array {
    const bytes = this.#bytesOf(key)
    if (bytes) return bytes
    throw new DictionaryError(
      'invalid-key',
      `${JSON.stringify(key)} names no key: what is UTF-8 is named by its text, of other bytes two lower-case digits stand for each`,
      key,
    )
  }

  subscribe(listener: (event: SourceEvent) => void): Cancel {
    const cancelNeighbourhood = this.#neighbourhood.subscribe(listener)
    const cancelLive = this.#live.subscribe((event) => {
      if (event.type === 'update' || event.type === 'delete') listener(this.#readChange(event))
      else if (event.type === 'lease-lost') listener({ type: 'lease-lost', lost: readLost(event.lost) })
    })
    return () => {
      cancelNeighbourhood()
      cancelLive()
    }
  }

  #readChange(change: Change): Change<string, unknown> {
    const isAsked = change.key === this.#askedKey
    const key = isAsked ? this.#askedName : nameOf(change.key)
    if (change.type === 'delete') return { type: 'delete', key, entry: change.entry }
    const entry = new PackedEntry(change.entry)
    // What was asked for by its text is no hex key.
    return isAsked ? { type: 'update', key, entry, keyBytes: change.key } : { type: 'update', key, entry }
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

function readLost(lost: LeaseLost<Uint8Array, Uint8Array>): LeaseLost {
  const { key, mine, winner } = lost
  return { ...lost, key: nameOf(key), mine: mine && readEntry(mine), winner: winner && readEntry(winner) }
}
