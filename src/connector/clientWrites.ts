import { shownKey } from '../dictionary/hexKey.ts'
import type { Source } from '../dictionary/source.ts'
import type { Clock } from '../seams/clock.ts'
import type { Logger } from '../seams/logger.ts'
import type { RateLimit } from '../seams/rateLimit.ts'
import type { Answer } from './answers.ts'
import type { Hearer } from './audience.ts'
import { once } from './clientRights.ts'
import type { ClientRights } from './clientRights.ts'
import type { Feed, WriteMessage } from './feed.ts'
import type { LaterSource } from './laterSource.ts'
import type { ConnectorLimits } from './limits.ts'
import { judgeRepeat } from './repeatedWrite.ts'
import type { SessionMemory } from './sessionBook.ts'

/** What the writes of a client need of the connector. */
export interface WritesHost<S extends Hearer> {
  readonly clock: Clock
  readonly logger: Logger
  readonly limits: ConnectorLimits
  /** What all clients together may write. */
  readonly writeRate: RateLimit
  readonly feed: Feed<S>
  readonly source: Source | LaterSource
  /** Tells everybody but this client. */
  broadcast(packets: readonly unknown[], writer: S): void
}

/** What one client writes, and tells everybody: no more and no faster than it may, and each write once, however often it is sent. */
export class ClientWrites<S extends Hearer> {
  readonly #writer: S
  readonly #host: WritesHost<S>
  readonly #rights: ClientRights
  readonly #memory: SessionMemory<S>
  #isEnded = false

  constructor(writer: S, host: WritesHost<S>, rights: ClientRights, memory: SessionMemory<S>) {
    this.#writer = writer
    this.#host = host
    this.#rights = rights
    this.#memory = memory
  }

  write(message: WriteMessage): Promise<void> | void {
    const { answers, underWay } = this.#memory
    const { id, operation } = message
    const answered = answers.get(id)
    if (answered) return this.#host.feed.repeat(this.#writer, answered, operation.key)
    if (underWay.has(id)) return void underWay.set(id, this.#writer)
    const { unansweredWrites } = this.#host.limits
    if (underWay.size >= unansweredWrites)
      return this.#refuseRate(id, `${unansweredWrites} writes without answer`, 1000)
    if (this.#isTooFast(id)) return
    return once(this.#rights.mayWrite(operation), (verdict) => {
      // Who came back meanwhile under the same name repeats the write.
      if (this.#isEnded) return
      if (verdict === true) this.#apply(message)
      else answers.remember(this.#refuseForbidden(message))
    })
  }

  broadcast(packets: readonly unknown[]): Promise<void> | void {
    if (this.#memory.rateLimit.take() + this.#host.writeRate.take() > 0) return this.#dropBroadcast('rate-limited')
    return once(this.#rights.mayBroadcast(), (verdict) => {
      if (this.#isEnded) return
      if (verdict === true) this.#host.broadcast(packets, this.#writer)
      else this.#dropBroadcast('forbidden')
    })
  }

  /** The client is gone: what was not decided yet is not done. */
  end(): void {
    this.#isEnded = true
  }

  #apply(message: WriteMessage): void {
    const { id } = message
    const { answers, underWay } = this.#memory
    const { feed, source } = this.#host
    const { owner } = this.#writer
    const verdict = answers.mayHaveForgotten(id) ? judgeRepeat(message, source, owner) : null
    if (verdict) return answers.remember(feed.answer(this.#writer, verdict))
    underWay.set(id, this.#writer)
    feed.write({
      message,
      owner,
      writer: () => underWay.get(id) ?? this.#writer,
      answered(answer) {
        underWay.delete(id)
        if (!isRateLimited(answer)) answers.remember(answer)
      },
    })
  }

  #refuseForbidden({ id, operation: { op, key } }: WriteMessage): Answer {
    const what = this.#rights.isReadOnly ? 'This client may only read' : `This client may not ${op} '${shownKey(key)}'`
    return this.#host.feed.answer(this.#writer, { type: 'refused', id, refusal: { code: 'forbidden', message: what } })
  }

  /** Refuses what is more than this client, or all clients together, may write. */
  #isTooFast(id: number): boolean {
    const { limits, writeRate } = this.#host
    const ownMs = this.#memory.rateLimit.take()
    if (ownMs > 0) this.#refuseRate(id, `${limits.writesPerSecond} writes a second`, ownMs)
    const allMs = ownMs > 0 ? 0 : writeRate.take()
    if (allMs > 0) this.#refuseRate(id, `${limits.allWritesPerSecond} writes a second of all clients`, allMs)
    return ownMs + allMs > 0
  }

  /** Not remembered: a client that writes too much must not push out the answers that it will ask for again. */
  #refuseRate(id: number, limit: string, waitMs: number): void {
    const { clock, feed } = this.#host
    const message = `More than ${limit}; write again in ${waitMs} ms`
    const refusal = { code: 'rate-limited', message, availableAt: clock.now() + waitMs } as const
    feed.answer(this.#writer, { type: 'refused', id, refusal })
  }

  #dropBroadcast(code: 'rate-limited' | 'forbidden'): void {
    this.#host.logger.warn('a broadcast of a client was dropped', { code, owner: this.#writer.owner })
  }
}

/** Not remembered: its repeat is a new try. */
function isRateLimited(answer: Answer): boolean {
  return answer.type === 'refused' && answer.refusal.code === 'rate-limited'
}
