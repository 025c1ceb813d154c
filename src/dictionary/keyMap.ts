import { systemRandom, type Random } from '../seams/random.ts'
import { asciiBytes, isShortAscii, keyId } from './key.ts'
import type { SyncRecord } from './record.ts'

/** Where the record of a key stands. */
export interface Place {
  record: SyncRecord
}

/**
 * Places of records by the bytes of their keys. A number is made of those and looked up, which takes a fifth of the time of a text; the few whose number another
 * key has are found by their text. The numbers differ from map to map, so that nobody can pick keys that are slow to find. Keys that were asked for by text are
 * found by it from then on.
 */
export class KeyMap {
  readonly #byNumber = new Map<number, Place>()
  readonly #byId = new Map<string, Place>()
  readonly #byText = new Map<string, Place>()
  readonly #basis: number

  constructor(random: Random = systemRandom) {
    this.#basis = Math.floor(random() * 2 ** 30)
  }

  get size(): number {
    return this.#byNumber.size + this.#byId.size
  }

  all(): SyncRecord[] {
    const records: SyncRecord[] = []
    for (const places of [this.#byNumber, this.#byId]) for (const { record } of places.values()) records.push(record)
    return records
  }

  /** The place of the key that the bytes are from `start` to `end`. */
  get(bytes: Uint8Array, start = 0, end = bytes.length): Place | undefined {
    const place = this.#byNumber.get(numberOf(bytes, start, end, this.#basis))
    if (place && isAt(bytes, start, end, place.record.key)) return place
    return this.#byId.size > 0 ? this.#byId.get(keyId(bytes.subarray(start, end))) : undefined
  }

  /** The place of the key that short ASCII text spells. No other text is found. */
  find(text: string): Place | undefined {
    return this.#byText.get(text) ?? this.#learn(text)
  }

  /** Makes a place for a record whose key has none. */
  add(record: SyncRecord): Place {
    const place = { record }
    const number = numberOf(record.key, 0, record.key.length, this.#basis)
    if (this.#byNumber.has(number)) this.#byId.set(keyId(record.key), place)
    else this.#byNumber.set(number, place)
    return place
  }

  /** False where there was none. */
  delete(key: Uint8Array): boolean {
    const id = keyId(key)
    const number = numberOf(key, 0, key.length, this.#basis)
    const place = this.#byNumber.get(number)
    this.#byText.delete(id)
    return place && isAt(key, 0, key.length, place.record.key) ? this.#byNumber.delete(number) : this.#byId.delete(id)
  }

  #learn(text: string): Place | undefined {
    const place = isShortAscii(text) ? this.get(asciiBytes(text)) : undefined
    if (place) this.#byText.set(text, place)
    return place
  }
}

const prime = 0x01000193
/** Numbers of 30 bits are no objects in any engine. */
const mask = 0x3fffffff

/** FNV-1a of the bytes, from a basis of the map's own. */
function numberOf(bytes: Uint8Array, start: number, end: number, basis: number): number {
  let number = basis
  for (let index = start; index < end; index++) number = Math.imul(number ^ (bytes[index] as number), prime)
  return number & mask
}

function isAt(bytes: Uint8Array, start: number, end: number, key: Uint8Array): boolean {
  if (end - start !== key.length) return false
  for (let index = 0; index < key.length; index++) if (bytes[start + index] !== key[index]) return false
  return true
}
