import type { Entry } from '../dictionary/change.ts'
import type { RecordHeader } from '../dictionary/record.ts'
import { encode, MsgpackWriter, Raw } from '../wire/msgpack.ts'
import type { MsgpackLimits } from '../wire/msgpack.ts'
import type { BatchItem, SnapshotEntry } from './messages.ts'
import type { OwnerNumbers } from './ownerNumbers.ts'

/**
 * Writes the entries or items of one message after the other as docs/channel.md lays them out, straight into bytes. A header is written
 * without what is at its end as in the one before, in the same message: mostly `seq` alone is left.
 */
export class ServerWriter {
  readonly #owners: OwnerNumbers
  readonly #limits: MsgpackLimits
  readonly #writer = new MsgpackWriter()
  #last: RecordHeader | undefined

  /** `limits` are those of values that are not msgpack already. */
  constructor(owners: OwnerNumbers, limits: MsgpackLimits) {
    this.#owners = owners
    this.#limits = limits
  }

  /** The array of a snapshot's entries, to be used before anything else is written; so is what the next returns. */
  entries(entries: readonly SnapshotEntry[]): Raw {
    this.#begin()
    this.#writer.arrayHead(entries.length)
    for (const entry of entries) this.#entry(entry)
    return new Raw(this.#writer.view())
  }

  /** The array of a batch's items; `known` has those that are written already, each with its header in full. */
  items(items: readonly BatchItem[], known?: (item: BatchItem) => Uint8Array | undefined): Raw {
    this.#begin()
    this.#writer.arrayHead(items.length)
    for (const item of items) {
      const bytes = known?.(item)
      if (bytes) this.#pass(item, bytes)
      else this.#item(item)
    }
    return new Raw(this.#writer.view())
  }

  /** One item by itself. */
  item(item: BatchItem): Uint8Array {
    this.#begin()
    this.#item(item)
    return this.#writer.written()
  }

  #begin(): void {
    this.#writer.reset()
    this.#last = undefined
  }

  #pass(item: BatchItem, bytes: Uint8Array): void {
    if ('entry' in item) this.#last = item.entry
    this.#writer.append(bytes)
  }

  #entry(keyed: SnapshotEntry): void {
    const { entry, keyBytes } = keyed
    this.#writer.arrayHead(entry ? 3 : 1)
    if (keyBytes) this.#writer.utf8(keyBytes)
    else this.#writer.text(keyed.key)
    if (entry) this.#version(entry)
  }

  /** One without a header stays the map that it is. */
  #item(item: BatchItem): void {
    if (item.type === 'update') {
      this.#head(4, 0)
      if (item.keyBytes) this.#writer.utf8(item.keyBytes)
      else this.#writer.text(item.key)
      this.#version(item.entry)
    } else if (item.type === 'delete') {
      this.#head(3, 1)
      this.#writer.text(item.key)
      this.#header(item.entry)
    } else if (item.type === 'accepted' && item.header) {
      this.#head(3, 2)
      this.#writer.integer(item.id)
      this.#header(item.header)
    } else this.#writer.append(encode(item, this.#limits))
  }

  #head(count: number, kind: number): void {
    this.#writer.arrayHead(count)
    this.#writer.byte(kind)
  }

  /** A value that is msgpack already goes out as it is. */
  #version(entry: Entry): void {
    this.#writer.append(entry.packed ?? encode(entry.value, this.#limits))
    this.#header(entry)
  }

  #header(header: RecordHeader): void {
    const count = countBeside(header, this.#last)
    this.#last = header
    const writer = this.#writer
    if (count > 1) writer.arrayHead(count)
    writer.integer(header.seq)
    if (count > 1) writer.integer(header.acquired)
    if (count > 2) writer.integer(header.time)
    if (count > 3) writer.integer(header.epoch)
    if (count > 4) writer.integer(this.#owners.of(header.owner))
    if (count > 5) writer.byte(header.released ? 0xc3 : 0xc2)
  }
}

/** How many elements tell what is not as in the header before. */
function countBeside(header: RecordHeader, last: RecordHeader | undefined): 1 | 2 | 3 | 4 | 5 | 6 {
  if (!last || header.released !== last.released) return 6
  if (header.owner !== last.owner) return 5
  if (header.epoch !== last.epoch) return 4
  if (header.time !== last.time) return 3
  return header.acquired === last.acquired ? 1 : 2
}
