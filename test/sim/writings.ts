import type { SyncRecord } from '../../src/dictionary/record.ts'
import { identify } from './model.ts'

/** All that nodes of ours wrote in a schedule, whichever of them still lives, and who was seen to hold it. */
export class Writings {
  readonly #written = new Set<string>()
  readonly #owners = new Set<string>()
  readonly #holders = new Map<string, Set<string>>()
  /** Whether old nodes hand copies on, which lose all but owner, second and value. */
  readonly #areCopied: boolean

  constructor(areCopied: boolean) {
    this.#areCopied = areCopied
  }

  /** A node of ours made this record. */
  note(key: string, record: SyncRecord): void {
    this.#owners.add(record.owner)
    this.#written.add(this.#spell(key, record)).add(spellTenure(key, record))
  }

  /** Whether one of ours wrote this; what others wrote is not known, and passes, but for what is dated 1: an unlocking. */
  has(key: string, record: SyncRecord): boolean {
    const isOurs = this.#owners.has(record.owner) || !this.#areCopied
    if (!isOurs) return record.time > 1
    if (this.#areCopied) return this.#written.has(this.#spell(key, record))
    return this.#written.has(this.#spell(key, record)) && this.#written.has(spellTenure(key, record))
  }

  /** A node holds this record. */
  noteHolder(key: string, record: SyncRecord, node: string): void {
    const name = `${key} ${identify(record)}`
    const holders = this.#holders.get(name) ?? new Set()
    this.#holders.set(name, holders.add(node))
  }

  /** How many nodes have been seen to hold a record. */
  holdersOf(key: string, record: SyncRecord): number {
    return this.#holders.get(`${key} ${identify(record)}`)?.size ?? 0
  }

  #spell(key: string, record: SyncRecord): string {
    const { owner, time, value } = record
    if (!this.#areCopied) return `${key} ${identify({ ...record, acquired: 0 })}`
    return `${key} ${owner} ${time} ${Buffer.from(value).toString('hex')}`
  }
}

/** Two accounts of one tenure, of an owner that forgot the first, are joined when they meet: it began when the earlier one says. */
const spellTenure = (key: string, { owner, epoch, acquired }: SyncRecord): string =>
  `${key} ${owner} e${epoch} a${acquired}`
