import type { InspectEvent, Source } from '../dictionary/source.ts'
import type { Cancel, Clock } from '../seams/clock.ts'
import type { ServerMessage } from '../transport/messages.ts'
import type { LaterSource } from './laterSource.ts'

/** One who looks on; what it is offered while it is slow is left out. */
interface Onlooker {
  offer(message: ServerMessage): void
}

/** Events are told together, after so many milliseconds or as soon as there are so many. */
const TOGETHER = { ms: 50, events: 500 }

const NOTHING: ServerMessage = { type: 'inspect', events: null }

/** Tells those who ask for it what passes between a source's node and its neighbours; asks for nothing while nobody looks. */
export class Inspector {
  readonly #source: Pick<Source, 'inspect'> | Pick<LaterSource, 'inspect'>
  readonly #clock: Clock
  readonly #onlookers = new Set<Onlooker>()
  #events: InspectEvent[] = []
  #cancelSource: Cancel | undefined
  /** The source has told that there is nothing to look at. */
  #isBlind = false
  #cancelTelling: Cancel | undefined

  constructor(source: Pick<Source, 'inspect'> | Pick<LaterSource, 'inspect'>, clock: Clock) {
    this.#source = source
    this.#clock = clock
  }

  /** Whether there is something to look at. */
  enter(onlooker: Onlooker): boolean {
    this.#cancelSource ??= this.#source.inspect?.((event) => this.#hear(event))
    if (!this.#cancelSource) return false
    this.#onlookers.add(onlooker)
    if (this.#isBlind) onlooker.offer(NOTHING)
    return true
  }

  leave(onlooker: Onlooker): void {
    if (!this.#onlookers.delete(onlooker) || this.#onlookers.size > 0) return
    this.#cancelSource?.()
    this.#cancelSource = undefined
    this.#isBlind = false
    this.#stop()
  }

  #hear(event: InspectEvent | null): void {
    this.#isBlind = event === null
    if (!event) return this.#tellAll(NOTHING)
    this.#events.push(event)
    if (this.#events.length >= TOGETHER.events) this.#tell()
    else this.#cancelTelling ??= this.#clock.after(TOGETHER.ms, () => this.#tell())
  }

  #tell(): void {
    const message: ServerMessage = { type: 'inspect', events: this.#events }
    this.#stop()
    this.#tellAll(message)
  }

  #tellAll(message: ServerMessage): void {
    for (const onlooker of this.#onlookers) onlooker.offer(message)
  }

  #stop(): void {
    this.#cancelTelling?.()
    this.#cancelTelling = undefined
    this.#events = []
  }
}
