import type { Change } from '../dictionary/change.ts'
import type { Source } from '../dictionary/source.ts'
import type { BatchItem, ServerMessage } from '../transport/messages.ts'
import { BATCH_PART, takePart } from './parts.ts'
import { weighItem } from './weight.ts'

type Batch = Extract<ServerMessage, { readonly type: 'batch' }>
type Deletion = Extract<Change<string, unknown>, { readonly type: 'delete' }>

/** What a client missed: answers one by one, of everything else only what is newest when it is taken. */
export class Backlog {
  readonly #source: Pick<Source, 'get'>
  #answers: BatchItem[] = []
  /** Changed keys. Values are the source's to remember; of a deleted key it remembers nothing. */
  readonly #changed = new Map<string, Deletion | null>()
  #peers: ServerMessage | null = null
  /** What the client may resume from before it has anything of this, and when it has it all. */
  #before = 0
  #sequence = 0

  constructor(source: Pick<Source, 'get'>) {
    this.#source = source
  }

  get isEmpty(): boolean {
    return this.#answers.length === 0 && this.#changed.size === 0 && this.#peers === null
  }

  keep(message: ServerMessage): void {
    if (message.type === 'batch') this.#keepBatch(message)
    else if (message.type === 'peers') this.#peers = message
  }

  /** The next message for the client. Answers come first: they are never newer than what the source holds by now. */
  take(): ServerMessage | null {
    const answers = takePart(this.#answers.values(), BATCH_PART, weighItem)
    if (answers.length > 0) {
      this.#answers = this.#answers.slice(answers.length)
      return this.#batch(answers)
    }
    const items = takePart(this.#newest(), BATCH_PART, weighItem)
    return items.length > 0 ? this.#batch(items) : this.#takePeers()
  }

  /** The client has everything up to `sequence`. */
  settle(sequence: number): void {
    this.#before = sequence
    this.#sequence = sequence
  }

  #batch(items: readonly BatchItem[]): ServerMessage {
    const isAll = this.#answers.length === 0 && this.#changed.size === 0
    if (isAll) this.#before = this.#sequence
    return { type: 'batch', items, sequence: this.#before }
  }

  #keepBatch({ items, sequence }: Batch): void {
    for (const item of items) this.#keepItem(item)
    this.#sequence = sequence
  }

  #keepItem(item: BatchItem): void {
    if (item.type === 'update') this.#changed.set(item.key, null)
    else if (item.type === 'delete') this.#changed.set(item.key, item)
    else this.#answers.push(item)
  }

  *#newest(): Generator<BatchItem> {
    for (const [key, deletion] of this.#changed) {
      this.#changed.delete(key)
      const entry = this.#source.get(key)
      if (entry) yield { type: 'update', key, entry }
      else if (deletion) yield deletion
    }
  }

  #takePeers(): ServerMessage | null {
    const peers = this.#peers
    this.#peers = null
    return peers
  }
}
