import type { Entry } from '../dictionary/change.ts'
import type { RecordHeader } from '../dictionary/record.ts'
import type { Source, SourceEvent } from '../dictionary/source.ts'
import type { Cancel } from '../seams/clock.ts'
import type { Logger } from '../seams/logger.ts'
import type { BatchItem, ClientMessage } from '../transport/messages.ts'
import type { Answer } from './answers.ts'
import { applyWrite } from './applyWrite.ts'
import { refusalOf } from './refusal.ts'
import { TickLog } from './tickLog.ts'

export type WriteMessage = Extract<ClientMessage, { readonly type: 'write' }>
type ChangeItem = Extract<BatchItem, { readonly type: 'update' | 'delete' }>

/** A write under way: what the source tells of its key meanwhile is its doing. */
interface Writing<S> {
  readonly writer: S
  readonly message: WriteMessage
  answer: Answer | undefined
}

/** Between the source and the sessions: the one subscription, the writes, and the log of both in the order in which they happened. */
export class Feed<S> {
  readonly #source: Source
  readonly #logger: Logger
  readonly #onNews: () => void
  readonly #cancel: Cancel
  #log = new TickLog<S>(0)
  #writing: Writing<S> | null = null

  /** `onNews` is called whenever there is something to take. */
  constructor(source: Source, logger: Logger, onNews: () => void) {
    this.#source = source
    this.#logger = logger
    this.#onNews = onNews
    this.#cancel = source.subscribe((event) => this.#hear(event))
  }

  /** Number of the newest thing that everybody hears of. */
  get sequence(): number {
    return this.#log.sequence
  }

  /** What happened since it was taken last. */
  take(): TickLog<S> {
    const log = this.#log
    this.#log = new TickLog<S>(log.sequence)
    return log
  }

  close(): void {
    this.#cancel()
  }

  /** Applies a write; its answer, which is returned, stands in the log at the place where it happened. */
  write(writer: S, message: WriteMessage): Answer {
    const writing: Writing<S> = { writer, message, answer: undefined }
    this.#writing = writing
    try {
      applyWrite(this.#source, message.operation)
    } catch (error) {
      const refused = this.#refused(message, error)
      writing.answer ??= this.answer(writer, refused)
    } finally {
      this.#writing = null
    }
    return writing.answer ?? this.answer(writer, { type: 'accepted', id: message.id, header: null })
  }

  /** Answers a write that changed nothing. */
  answer(writer: S, answer: Answer): Answer {
    this.#log.tell(writer, answer)
    this.#onNews()
    return answer
  }

  /** Answers a write once more, and says what became of its key since: the writer may hold a newer version than the answer names. */
  repeat(writer: S, answer: Answer, key: string): void {
    this.answer(writer, answer)
    if (answer.type !== 'accepted') return
    const entry = this.#source.get(key)
    if (entry) this.#log.tell(writer, { type: 'update', key, entry })
    else if (answer.header) this.#log.tell(writer, { type: 'delete', key, entry: answer.header })
  }

  #refused({ id, operation }: WriteMessage, error: unknown): Answer {
    const refusal = refusalOf(error)
    if (refusal.code === 'unknown') this.#logger.error('the source failed at a write', { key: operation.key, error })
    return { type: 'refused', id, refusal }
  }

  #hear(event: SourceEvent): void {
    switch (event.type) {
      case 'change':
        this.#change(event.change)
        break
      case 'lease-lost': {
        const { key, winnerOwner, reason, mine } = event.lost
        this.#log.add({ type: 'lease-lost', key, owner: winnerOwner, reason, mine: mine?.value })
        break
      }
      case 'peers':
        this.#log.setPeers({ type: 'peers', peers: event.peers })
        break
      case 'name':
        this.#log.add({ type: 'name', owner: event.owner, name: event.name })
        break
    }
    this.#onNews()
  }

  #change(change: ChangeItem): void {
    const writing = this.#writing
    if (!writing || writing.answer || writing.message.operation.key !== change.key) return this.#log.add(change)
    writing.answer = { type: 'accepted', id: writing.message.id, header: headerOf(change.entry) }
    this.#log.addWritten(writing.writer, writing.answer, change)
  }
}

function headerOf({ owner, epoch, acquired, time, seq, released }: RecordHeader | Entry): RecordHeader {
  return { owner, epoch, acquired, time, seq, released }
}
