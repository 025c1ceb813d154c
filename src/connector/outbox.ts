import type { Source } from '../dictionary/source.ts'
import type { Cancel, Clock } from '../seams/clock.ts'
import type { Channel } from '../transport/channel.ts'
import type { ServerMessage, SnapshotEntry } from '../transport/messages.ts'
import { Backlog } from './backlog.ts'
import type { ConnectorLimits } from './limits.ts'
import { SNAPSHOT_PART, takePart } from './parts.ts'
import { weighEntry } from './weight.ts'

const MIN_POLL_MS = 1
const MAX_POLL_MS = 64

interface Snapshot {
  readonly entries: Iterator<SnapshotEntry>
  readonly interest: number
  /** The first comes before all else; one that answers an interest comes after what happened before: that may be an older write to the same key. */
  isUnderWay: boolean
}

/** What an outbox needs of the session it belongs to. */
export interface OutboxOwner {
  readonly source: Pick<Source, 'get'>
  readonly clock: Clock
  readonly limits: ConnectorLimits
  /** Gives every outbox what happened until now. */
  flush(): void
  /** The client does not read. */
  tooSlow(): void
  /** A message could not be made or sent. */
  failed(error: unknown): void
}

/**
 * What goes to one client, no faster than it reads. While it is slow only what it will need is kept, and that is bounded by the number of
 * keys. A channel tells when it is full only if asked, so a full one is asked again and again.
 */
export class Outbox {
  readonly #channel: Channel<ServerMessage>
  readonly #owner: OutboxOwner
  readonly #backlog: Backlog
  /** Those under way, oldest first. */
  readonly #snapshots: Snapshot[] = []
  /** Since when the client has been slow, milliseconds; null while it is not. */
  #slowSince: number | null = null
  #bufferedAtSend = 0
  #isClosed = false
  #cancelPoll: Cancel = () => {}

  constructor(channel: Channel<ServerMessage>, owner: OutboxOwner) {
    this.#channel = channel
    this.#owner = owner
    this.#backlog = new Backlog(owner.source)
  }

  /** Sends before all that waits: what keeps the channel alive, or says why it ends. */
  sendNow(message: ServerMessage): void {
    this.#guard(() => {
      if (!this.#isClosed) this.#channel.send(message)
      if (this.#isHopeless()) this.#owner.tooSlow()
    })
  }

  /** The client has everything up to `sequence` once it has the first snapshot. */
  settle(sequence: number): void {
    this.#backlog.settle(sequence)
  }

  /** Snapshots that wait to be sent. */
  get waiting(): number {
    return this.#snapshots.length
  }

  /** Sends a snapshot that answers `interest`; what is delivered from now on comes after it. */
  sendSnapshot(entries: Iterator<SnapshotEntry>, interest: number): void {
    this.#snapshots.push({ entries, interest, isUnderWay: interest === 0 })
    this.#sendWaiting()
  }

  deliver(messages: readonly ServerMessage[]): void {
    this.#guard(() => {
      for (const message of messages) {
        if (this.#isCaughtUp() && !this.#isBlocked()) this.#send(message)
        else this.#backlog.keep(message)
      }
    })
  }

  close(): void {
    this.#isClosed = true
    this.#cancelPoll()
  }

  #isCaughtUp(): boolean {
    return this.#snapshots.length === 0 && this.#backlog.isEmpty
  }

  #sendWaiting(): void {
    this.#guard(() => {
      while (!this.#isCaughtUp() && !this.#isBlocked()) {
        const message = this.#nextPart() ?? this.#backlog.take()
        if (message) this.#send(message)
      }
    })
  }

  #send(message: ServerMessage): void {
    this.#channel.send(message)
    if (message.type === 'batch') this.#backlog.settle(message.sequence)
    this.#bufferedAtSend = this.#channel.bufferedAmount
  }

  #guard(task: () => void): void {
    try {
      task()
    } catch (error) {
      this.#owner.failed(error)
    }
  }

  #nextPart(): ServerMessage | null {
    const [snapshot] = this.#snapshots
    if (!snapshot || !(snapshot.isUnderWay || this.#backlog.isEmpty)) return null
    snapshot.isUnderWay = true
    const entries = takePart(snapshot.entries, SNAPSHOT_PART, weighEntry)
    const last = entries.length === 0
    if (last) this.#snapshots.shift()
    return { type: 'snapshot', entries, last, interest: snapshot.interest }
  }

  #isBlocked(): boolean {
    if (this.#isClosed || this.#slowSince !== null) return true
    if (this.#channel.bufferedAmount <= this.#owner.limits.pauseBytes) return false
    this.#slowSince = this.#owner.clock.now()
    this.#poll(MIN_POLL_MS)
    return true
  }

  #poll(ms: number): void {
    this.#cancelPoll = this.#owner.clock.after(ms, () => this.#look(ms))
  }

  #look(waitedMs: number): void {
    if (this.#channel.bufferedAmount < this.#owner.limits.resumeBytes) this.#resume()
    else if (this.#isHopeless()) this.#owner.tooSlow()
    else this.#poll(Math.min(2 * waitedMs, MAX_POLL_MS))
  }

  /** What happened in this tick goes into the backlog before the newest is taken from there: else it would come again, out of order. */
  #resume(): void {
    this.#owner.flush()
    this.#slowSince = null
    this.#sendWaiting()
  }

  /** One large value may fill a channel beyond the limit by itself: that is not the client's doing. */
  #isHopeless(): boolean {
    const { clock, limits } = this.#owner
    const slowMs = clock.now() - (this.#slowSince ?? clock.now())
    return slowMs >= limits.slowMs || this.#channel.bufferedAmount > Math.max(limits.closeBytes, this.#bufferedAtSend)
  }
}
