import type { BatchItem, ServerMessage } from '../transport/messages.ts'
import type { Answer } from './answers.ts'
import { BATCH_PART, takePart } from './parts.ts'
import { weighItem } from './weight.ts'

/** Something happened: what everybody hears of it, and what the one whose write it was hears instead. */
interface Happening<S> {
  readonly common: BatchItem | null
  readonly writer: S | null
  readonly own: BatchItem | null
}

/** What happened in one tick, in order. Sessions that wrote nothing are given the very same messages. */
export class TickLog<S> {
  readonly #happenings: Happening<S>[] = []
  readonly #writers = new Set<S>()
  #peers: ServerMessage | null = null
  #common: readonly ServerMessage[] | undefined
  /** Number of the newest thing that everybody hears of; and of the newest before this tick. */
  #sequence: number
  readonly #before: number

  constructor(sequence: number) {
    this.#sequence = sequence
    this.#before = sequence
  }

  get sequence(): number {
    return this.#sequence
  }

  get isEmpty(): boolean {
    return this.#happenings.length === 0 && this.#peers === null
  }

  /** Everybody hears of it. */
  add(common: BatchItem): void {
    this.#sequence++
    this.#happenings.push({ common, writer: null, own: null })
  }

  /** Only `writer` hears of it. */
  tell(writer: S, own: BatchItem): void {
    this.#writers.add(writer)
    this.#happenings.push({ common: null, writer, own })
  }

  /** `writer` hears the answer, everybody else the change that its write made. */
  addWritten(writer: S, own: Answer, common: BatchItem): void {
    this.#sequence++
    this.#writers.add(writer)
    this.#happenings.push({ common, writer, own })
  }

  /** Only the newest list is told. */
  setPeers(peers: ServerMessage & { readonly type: 'peers' }): void {
    this.#peers = peers
  }

  /** The messages of this tick for one session; to be asked when nothing more is added. */
  messagesFor(session: S): readonly ServerMessage[] {
    if (this.#writers.has(session)) return this.#messages(this.#itemsFor(session))
    this.#common ??= this.#messages(this.#itemsFor(null))
    return this.#common
  }

  *#itemsFor(session: S | null): Generator<BatchItem> {
    for (const { common, writer, own } of this.#happenings) {
      const item = writer !== null && writer === session ? own : common
      if (item) yield item
    }
  }

  /** Who has not all parts of a tick may resume only from before it. */
  #messages(items: Iterator<BatchItem>): ServerMessage[] {
    const messages: ServerMessage[] = []
    for (let part = takeItems(items); part.length > 0;) {
      const next = takeItems(items)
      const sequence = next.length > 0 ? this.#before : this.#sequence
      messages.push({ type: 'batch', items: part, sequence })
      part = next
    }
    if (this.#peers) messages.push(this.#peers)
    return messages
  }
}

function takeItems(items: Iterator<BatchItem>): BatchItem[] {
  return takePart(items, BATCH_PART, weighItem)
}
