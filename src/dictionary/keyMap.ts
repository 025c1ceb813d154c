import { systemRandom, type Random } from '../seams/random.ts'
import { compareBytes } from './bytes.ts'
import { keyId } from './key.ts'
import type { SyncRecord } from './record.ts'

/**
 * Records by the bytes of their keys. A number is made of those and looked up, which takes a fifth of the time of a text; the few whose number another key has
 * are found by their text. The numbers differ from map to map, so that nobody can pick keys that are slow to find.
 */
export class KeyMap {
  readonly #byNumber = new Map<number, SyncRecord>()
  readonly #byId = new Map<string, SyncRecord>()
  readonly #basis: number

  constructor(random: Random = systemRandom) {
    this.#basis = Math.floor(random() * 2 ** 32)
  }

  get size(): number {
    return this.#byNumber.size + this.#byId.size
  }

  all(): SyncRecord[] {
    return [...this.#byNumber.values(), ...this.#byId.values()]
  }

  get(key: Uint8Array): SyncRecord | undefined {
    const record = this.#byNumber.get(numberOf(key, this.#basis))
    if (record && isSame(record.key, key)) return record
    return this.#byId.size > 0 ? this.#byId.get(keyId(key)) : undefined
  }

  /** The record whose key has this `keyId`. */
  find(id: string): SyncRecord | undefined {
    const record = this.#byNumber.get(numberOfId(id, this.#basis))
    return record && isNamed(record.key, id) ? record : this.#byId.get(id)
  }

  /** Puts a record in the place of the one that has its key, if there is one. */
  set(record: SyncRecord): void {
    const number = numberOf(record.key, this.#basis)
    const found = this.#byNumber.get(number)
    const isFree = !found && !(this.#byId.size > 0 && this.#byId.has(keyId(record.key)))
    if (isFree || (found && isSame(found.key, record.key))) this.#byNumber.set(number, record)
    else this.#byId.set(keyId(record.key), record)
  }

  /** False where there was none. */
  delete(key: Uint8Array): boolean {
    const number = numberOf(key, this.#basis)
    const found = this.#byNumber.get(number)
    return found && isSame(found.key, key) ? this.#byNumber.delete(number) : this.#byId.delete(keyId(key))
  }
}

const prime = 0x01000193
/** Numbers of 30 bits are no objects in any engine. */
const mask = 0x3fffffff

/** FNV-1a of the bytes, from a basis of the map's own. */
function numberOf(key: Uint8Array, basis: number): number {
  let number = basis
  for (let index = 0; index < key.length; index++) number = Math.imul(number ^ (key[index] as number), prime)
  return number & mask
}

function numberOfId(id: string, basis: number): number {
  let number = basis
  for (let index = 0; index < id.length; index++) number = Math.imul(number ^ id.charCodeAt(index), prime)
  return number & mask
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a === b || compareBytes(a, b) === 0

function isNamed(key: Uint8Array, id: string): boolean {
  for (let index = 0; index < key.length; index++) if (key[index] !== id.charCodeAt(index)) return false
  return key.length === id.length
}
