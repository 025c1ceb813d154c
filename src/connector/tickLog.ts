import type { BatchItem, ServerMessage } from '../transport/messages.ts'
import type { Answer } from './answers.ts'
import { BATCH_PART, endOfPart, fits } from './parts.ts'
import { weighItem } from './weight.ts'

/** What one hears among what all hear: before the item at `at`, or in its place. */
interface Aside {
  readonly at: number
  readonly item: BatchItem
  readonly isInstead: boolean
}

/** What happened in one tick, in order. Those who hear all and wrote nothing are given the very same messages. */
export class TickLog<S> {
  readonly #common: BatchItem[] = []
  /** What those items weigh: they are weighed as they come, when they are at hand anyway. */
  #commonBytes = 0
  /** What those hear who hear all and wrote something. */
  readonly #asides = new Map<S, Aside[]>()
  /** What those hear who do not hear all. */
  readonly #personal = new Map<S, BatchItem[]>()
  readonly #before: number
  #peers: ServerMessage | null = null
  #messages: readonly ServerMessage[] | undefined
  /** Number of the newest change, to be set before messages are asked for. */
  sequence: number

  constructor(sequence: number) {
    this.#before = sequence
    this.sequence = sequence
  }

  get isEmpty(): boolean {
    return this.#common.length + this.#asides.size + this.#personal.size === 0 && this.#peers === null
  }

  /** Those who do not hear all, and hear something. */
  get personal(): Iterable<S> {
    return this.#personal.keys()
  }

  get hasPeers(): boolean {
    return this.#peers !== null
  }

  /** All hear of it, but for the writer, if it is one of them, who hears the answer. */
  addBeside(common: BatchItem, writer: S | null, own: Answer): void {
    if (writer !== null) this.#say(writer, own, true)
    this.add(common)
  }

  /** All hear of it. */
  add(common: BatchItem): void {
    this.#common.push(common)
    this.#commonBytes += weighItem(common)
  }

  /** Of all, only `hearer` hears of it. */
  tell(hearer: S, own: BatchItem): void {
    this.#say(hearer, own, false)
  }

  /** One who does not hear all hears of it. */
  tellPersonally(hearer: S, item: BatchItem): void {
    push(this.#personal, hearer, item)
  }

  /** Only the newest list is told. */
  setPeers(peers: ServerMessage & { readonly type: 'peers' }): void {
    this.#peers = peers
  }

  /** The messages of this tick for one who hears all; to be asked when nothing more is added. */
  messagesFor(hearer: S): readonly ServerMessage[] {
    const asides = this.#asides.get(hearer)
    if (asides) return this.#messagesOf(withAsides(this.#common, asides))
    this.#messages ??= this.#messagesOf(this.#common, this.#commonBytes)
    return this.#messages
  }

  /** The messages of this tick for one who does not hear all. */
  personalMessagesFor(hearer: S): readonly ServerMessage[] {
    return this.#messagesOf(this.#personal.get(hearer) ?? [])
  }

  #say(hearer: S, item: BatchItem, isInstead: boolean): void {
    push(this.#asides, hearer, { at: this.#common.length, item, isInstead })
  }

  /** Who has not all parts of a tick may resume only from before it. `bytes` is what all weigh together, where that is known. */
  #messagesOf(all: readonly BatchItem[], bytes = Infinity): ServerMessage[] {
    const messages: ServerMessage[] = []
    const isOne = fits(BATCH_PART, all.length, bytes)
    for (let start = 0; start < all.length;) {
      const end = isOne ? all.length : endOfPart(all, start, BATCH_PART, weighItem)
      messages.push({
        type: 'batch',
        items: all.slice(start, end),
        sequence: end < all.length ? this.#before : this.sequence,
      })
      start = end
    }
    if (this.#peers) messages.push(this.#peers)
    return messages
  }
}

function withAsides(common: readonly BatchItem[], asides: readonly Aside[]): BatchItem[] {
  const items: BatchItem[] = []
  let heard = 0
  for (const { at, item, isInstead } of asides) {
    while (heard < at) items.push(common[heard++]!)
    items.push(item)
    if (isInstead) heard++
  }
  while (heard < common.length) items.push(common[heard++]!)
  return items
}

function push<S, T>(lists: Map<S, T[]>, hearer: S, item: T): void {
  const list = lists.get(hearer)
  if (list) list.push(item)
  else lists.set(hearer, [item])
}
