import type { Entry } from '../dictionary/change.ts'
import { isHexKey } from '../dictionary/hexKey.ts'
import type { RecordHeader } from '../dictionary/record.ts'
import type { BroadcastMessage, LeaseLost, Source, SourceEvent } from '../dictionary/source.ts'
import type { Cancel, Clock } from '../seams/clock.ts'
import type { Logger } from '../seams/logger.ts'
import type { BatchItem, ClientMessage } from '../transport/messages.ts'
import type { Answer } from './answers.ts'
import { applyWrite } from './applyWrite.ts'
import type { Audience, Hearer } from './audience.ts'
import type { ChangeLog } from './changeLog.ts'
import type { LaterSource } from './laterSource.ts'
import { refusalOf } from './refusal.ts'
import { TickLog } from './tickLog.ts'

export type WriteMessage = Extract<ClientMessage, { readonly type: 'write' }>
type ChangeItem = Extract<BatchItem, { readonly type: 'update' | 'delete' }>
type NameEvent = Extract<SourceEvent, { readonly type: 'name' }>

/** A write under way: what the source tells of its key meanwhile is its doing. */
interface Writing<S> {
  readonly writer: S
  readonly message: WriteMessage
  answer: Answer | undefined
}

/** A write, and who is to hear its answer when there is one: a client that came back may have taken the place of the one that wrote. */
export interface Writer<S> {
  readonly message: WriteMessage
  readonly owner: string
  readonly writer: () => S
  readonly answered: (answer: Answer) => void
}

export interface FeedOptions<S extends Hearer> {
  readonly source: Source | LaterSource
  readonly clock: Clock
  readonly audience: Audience<S>
  readonly changes: ChangeLog
  readonly logger: Logger
  /** Called whenever there is something to take. */
  readonly onNews: () => void
  /** Hears what somebody on the mesh told everybody. */
  readonly onMessage: (message: BroadcastMessage) => void
}

/** Between the source and the sessions: the one subscription, the writes, and the log of both in the order in which they happened. */
export class Feed<S extends Hearer> {
  readonly #options: FeedOptions<S>
  readonly #cancel: Cancel
  #log: TickLog<S>
  #writing: Writing<S> | null = null

  constructor(options: FeedOptions<S>) {
    this.#options = options
    this.#log = new TickLog<S>(options.changes.sequence)
    this.#cancel = options.source.subscribe((event) => this.#hear(event))
  }

  /** What happened since it was taken last; null where nothing did. */
  take(): TickLog<S> | null {
    const log = this.#log
    if (log.isEmpty) return null
    log.sequence = this.#options.changes.sequence
    this.#log = new TickLog<S>(log.sequence)
    return log
  }

  close(): void {
    this.#cancel()
  }

  /** Applies a write, or has it applied; `answered` is given its answer, which stands in the log at the place where it happened. */
  write({ message, owner, writer, answered }: Writer<S>): void {
    const { source } = this.#options
    const { operation } = message
    const settle = (settling: () => void): void => answered(this.#settle(writer(), message, settling))
    if ('writeLater' in source) source.writeLater(operation, settle)
    else settle(() => applyWrite(source, operation, owner))
  }

  /** Whatever the source tells of the write's key while it is settled is the write's doing. */
  #settle(writer: S, message: WriteMessage, settling: () => void): Answer {
    const writing: Writing<S> = { writer, message, answer: undefined }
    this.#writing = writing
    try {
      settling()
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
    this.#tell(writer, answer)
    return answer
  }

  /** Answers a write once more, and says what became of its key since: the writer may hold a newer version than the answer names. */
  repeat(writer: S, answer: Answer, key: string): void {
    this.answer(writer, answer)
    if (answer.type !== 'accepted' || !writer.mayRead(key)) return
    const entry = this.#options.source.get(key)
    if (entry) this.#tell(writer, { type: 'update', key, entry })
    else if (answer.header) this.#tell(writer, { type: 'delete', key, entry: answer.header })
  }

  /** Tells one what its owner lost while nobody was here to hear it. */
  tellLosses(hearer: S): void {
    for (const lost of this.#options.source.takeLosses(hearer.owner)) this.#tell(hearer, lossItem(lost))
  }

  #tell(hearer: S, item: BatchItem): void {
    if (hearer.wishes) this.#log.tellPersonally(hearer, item)
    else this.#log.tell(hearer, item)
    this.#options.onNews()
  }

  #refused({ id, operation }: WriteMessage, error: unknown): Answer {
    const { logger, source, clock } = this.#options
    const refusal = refusalOf(error, operation.key, source.names(), clock.now())
    if (refusal.code === 'unknown') logger.error('the source failed at a write', { key: operation.key, error })
    return { type: 'refused', id, refusal }
  }

  #hear(event: SourceEvent): void {
    if (event.type === 'update' || event.type === 'delete') this.#change(event)
    else if (event.type === 'message') return this.#options.onMessage(event.message)
    else if (event.type === 'lease-lost') this.#lose(event.lost)
    else if (event.type === 'peers') this.#log.setPeers({ type: 'peers', peers: event.peers })
    else this.#name(event)
    this.#options.onNews()
  }

  #change(change: ChangeItem): void {
    this.#options.changes.add(change.key)
    const writing = this.#writing
    if (!writing || writing.answer || writing.message.operation.key !== change.key) return this.#spread(change)
    writing.answer = { type: 'accepted', id: writing.message.id, header: headerOf(change.entry) }
    this.#spreadBeside(change, writing.writer, writing.answer)
  }

  /** Tells of a change; of a hex key hears only who named it. */
  #spread(change: ChangeItem): void {
    if (!isHexKey(change.key)) this.#log.add(change)
    if (this.#options.audience.some.size > 0) this.#tellSome(change, null)
  }

  /** Tells of a change, and its writer of the answer instead, whatever else it hears of. */
  #spreadBeside(change: ChangeItem, writer: S, answer: Answer): void {
    const reader = writer.wishes ? null : writer
    if (!isHexKey(change.key)) this.#log.addBeside(change, reader, answer)
    else if (reader) this.#log.tell(reader, answer)
    this.#tellSome(change, writer)
    if (writer.wishes) this.#log.tellPersonally(writer, answer)
  }

  #tellSome(change: ChangeItem, except: S | null): void {
    for (const hearer of this.#options.audience.hearing(change.key))
      if (hearer !== except) this.#log.tellPersonally(hearer, change)
  }

  #name({ owner, name }: NameEvent): void {
    const item = { type: 'name', owner, name } as const
    this.#log.add(item)
    for (const hearer of this.#options.audience.some) this.#log.tellPersonally(hearer, item)
  }

  /** A loss that somebody of its owner hears does not wait for anybody. */
  #lose(lost: LeaseLost): void {
    let isHeard = false
    for (const hearer of this.#options.audience.ofOwner(lost.owner)) {
      this.#tell(hearer, lossItem(lost))
      isHeard = true
    }
    if (isHeard) this.#options.source.takeLosses(lost.owner)
  }
}

function lossItem({ key, winnerOwner, reason, mine }: LeaseLost): BatchItem {
  return { type: 'lease-lost', key, owner: winnerOwner, reason, mine: mine?.value }
}

/** The header alone. */
export function headerOf({ owner, epoch, acquired, time, seq, released }: RecordHeader | Entry): RecordHeader {
  return { owner, epoch, acquired, time, seq, released }
}
