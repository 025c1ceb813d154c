import { systemRandom, type Random } from '../seams/random.ts'

/** Numbers of 32 bits that are kept of an id: nobody finds a second message with the same 128 bits of SHA-256. */
const WORDS = 4
const FIRST_PLACES_LOG2 = 6

/** A set of ids, each the first 16 bytes of a SHA-256: numbers in one table, so that remembering one leaves nothing to collect. */
export class IdSet {
  /** Odd, and known to nobody else, or ids could be picked that all fall on one place. */
  readonly #salt: number
  #log2 = FIRST_PLACES_LOG2
  #table = new Int32Array(WORDS << FIRST_PLACES_LOG2)
  #size = 0

  constructor(random: Random = systemRandom) {
    this.#salt = Math.floor(random() * 2 ** 32) | 1
  }

  get size(): number {
    return this.#size
  }

  /** Whether the id that begins at `bytes[start]` is in the set. */
  has(bytes: Uint8Array, start: number): boolean {
    return this.#table[this.#placeOf(bytes, start)] !== 0
  }

  /** Puts the id that begins at `bytes[start]` into the set; false if it was there already. */
  add(bytes: Uint8Array, start: number): boolean {
    const place = this.#placeOf(bytes, start)
    if (this.#table[place] !== 0) return false
    this.#table[place] = firstWord(bytes, start)
    for (let word = 1; word < WORDS; word++) this.#table[place + word] = wordAt(bytes, start + 4 * word)
    if (2 * ++this.#size > 1 << this.#log2) this.#grow()
    return true
  }

  /** Where an id stands, or would. */
  #placeOf(bytes: Uint8Array, start: number): number {
    const table = this.#table
    const first = firstWord(bytes, start)
    let place = this.#homeOf(first)
    while (table[place] !== 0 && !(table[place] === first && this.#isRestEqual(place, bytes, start)))
      place = (place + WORDS) & (table.length - 1)
    return place
  }

  #isRestEqual(place: number, bytes: Uint8Array, start: number): boolean {
    for (let word = 1; word < WORDS; word++)
      if (this.#table[place + word] !== wordAt(bytes, start + 4 * word)) return false
    return true
  }

  #homeOf(first: number): number {
    return (Math.imul(first, this.#salt) >>> (32 - this.#log2)) * WORDS
  }

  #grow(): void {
    const full = this.#table
    this.#log2++
    this.#table = new Int32Array(2 * full.length)
    for (let from = 0; from < full.length; from += WORDS) if (full[from] !== 0) this.#move(full, from)
  }

  #move(full: Int32Array, from: number): void {
    let place = this.#homeOf(full[from] as number)
    while (this.#table[place] !== 0) place = (place + WORDS) & (this.#table.length - 1)
    for (let word = 0; word < WORDS; word++) this.#table[place + word] = full[from + word] as number
  }
}

/** Never 0, which marks an empty place. */
const firstWord = (bytes: Uint8Array, start: number): number => wordAt(bytes, start) | 1

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  )
}
