import type { BatchItem, ServerMessage } from '../transport/messages.ts'
import type { Answer } from './answers.ts'
import { BATCH_PART, takePart } from './parts.ts'
import { weighItem } from './weight.ts'

/** Something happened: what all hear of it, and what the one whose write it was hears instead. */
interface Happening<S> {
  readonly common: BatchItem | null
  readonly writer: S | null
  readonly own: BatchItem | null
}

/** What happened in one tick, in order. Those who hear all and wrote nothing are given the very same messages. */
export class TickLog<S> {
  readonly #happenings: Happening<S>[] = []
  readonly #writers = new Set<S>()
  /** What those hear who do not hear all. */
  readonly #personal = new Map<S, BatchItem[]>()
  readonly #before: number
  #peers: ServerMessage | null = null
  #common: readonly ServerMessage[] | undefined
  /** Number of the newest change, to be set before messages are asked for. */
  sequence: number

  constructor(sequence: number) {
    this.#before = sequence
    this.sequence = sequence
  }

  get isEmpty(): boolean {
    return this.#happenings.length === 0 && this.#personal.size === 0 && this.#peers === null
  }

  /** Those who do not hear all, and hear something. */
  get personal(): Iterable<S> {
    return this.#personal.keys()
  }

  get hasPeers(): boolean {
    return this.#peers !== null
  }

  /** All hear of it, but for the writer, who hears the answer. */
  add(common: BatchItem, writer: S | null = null, own: Answer | null = null): void {
    if (writer !== null) this.#writers.add(writer)
    this.#happenings.push({ common, writer, own })
  }

  /** Of all, only `hearer` hears of it. */
  tell(hearer: S, own: BatchItem): void {
    this.#writers.add(hearer)
    this.#happenings.push({ common: null, writer: hearer, own })
  }

  /** One who does not hear all hears of it. */
  tellPersonally(hearer: S, item: BatchItem): void {
    const items = this.#personal.get(hearer)
    if (items) items.push(item)
    else this.#personal.set(hearer, [item])
  }

  /** Only the newest list is told. */
  setPeers(peers: ServerMessage & { readonly type: 'peers' }): void {
    this.#peers = peers
  }

  /** The messages of this tick for one who hears all; to be asked when nothing more is added. */
  messagesFor(hearer: S): readonly ServerMessage[] {
    if (this.#writers.has(hearer)) return this.#messages(this.#itemsFor(hearer))
    this.#common ??= this.#messages(this.#itemsFor(null))
    return this.#common
  }

  /** The messages of this tick for one who does not hear all. */
  personalMessagesFor(hearer: S): readonly ServerMessage[] {
    return this.#messages((this.#personal.get(hearer) ?? []).values())
  }

  *#itemsFor(hearer: S | null): Generator<BatchItem> {
    for (const { common, writer, own } of this.#happenings) {
      const item = writer !== null && writer === hearer ? own : common
      if (item) yield item
    }
  }

  /** Who has not all parts of a tick may resume only from before it. */
  #messages(items: Iterator<BatchItem>): ServerMessage[] {
    const messages: ServerMessage[] = []
    for (let part = takeItems(items); part.length > 0;) {
      const next = takeItems(items)
      messages.push({ type: 'batch', items: part, sequence: next.length > 0 ? this.#before : this.sequence })
      part = next
    }
    if (this.#peers) messages.push(this.#peers)
    return messages
  }
}

function takeItems(items: Iterator<BatchItem>): BatchItem[] {
  return takePart(items, BATCH_PART, weighItem)
}
