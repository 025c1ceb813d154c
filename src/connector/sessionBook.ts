import type { Clock } from '../seams/clock.ts'
import { Answers } from './answers.ts'
import type { ConnectorLimits } from './limits.ts'
import { RateLimit } from '../seams/rateLimit.ts'

/** What a connector knows of a client beyond one channel. */
export interface SessionMemory<S> {
  readonly answers: Answers
  /** Writes whose answers are not known yet, by their ids, and who waits for each now. */
  readonly underWay: Map<number, S>
  readonly rateLimit: RateLimit
}

interface Present<S> {
  readonly memory: SessionMemory<S>
  readonly holder: S
}

interface Absent<S> {
  readonly memory: SessionMemory<S>
  readonly leftAt: number
}

/** Sessions by the name that their client gave itself, those present and, for a while, those that left. */
export class SessionBook<S> {
  readonly #limits: ConnectorLimits
  readonly #clock: Clock
  readonly #present = new Map<string, Present<S>>()
  /** In the order of leaving. */
  readonly #absent = new Map<string, Absent<S>>()
  #hasForgotten = false

  constructor(limits: ConnectorLimits, clock: Clock) {
    this.#limits = limits
    this.#clock = clock
  }

  /** Who holds the session now, if anybody does. */
  holder(name: string): S | undefined {
    return this.#present.get(name)?.holder
  }

  /** Gives a session that nobody holds to `holder`, with what is remembered of it. `from`: where it was before, if it had come that far. */
  enter(name: string, holder: S, from: 'here' | 'elsewhere' | null): SessionMemory<S> {
    this.#forgetOld()
    const isForgotten = from === 'elsewhere' || (from === 'here' && this.#hasForgotten)
    const memory = this.#absent.get(name)?.memory ?? this.#newMemory(isForgotten)
    this.#absent.delete(name)
    this.#present.set(name, { memory, holder })
    return memory
  }

  /** Nobody holds the session any more; if there is something to remember, it is. */
  leave(name: string): void {
    const memory = this.#present.get(name)?.memory
    this.#present.delete(name)
    if (!memory || (memory.answers.isEmpty && memory.underWay.size === 0)) return
    this.#absent.set(name, { memory, leftAt: this.#clock.now() })
    this.#forgetOld()
  }

  #newMemory(isForgotten: boolean): SessionMemory<S> {
    const { rememberedAnswers, writesPerSecond, writeBurst } = this.#limits
    return {
      answers: new Answers(rememberedAnswers, isForgotten),
      underWay: new Map(),
      rateLimit: new RateLimit(writesPerSecond, writeBurst, this.#clock),
    }
  }

  #forgetOld(): void {
    const longAgo = this.#clock.now() - this.#limits.rememberedMs
    for (const [name, { leftAt }] of this.#absent) {
      if (leftAt > longAgo && this.#absent.size <= this.#limits.rememberedSessions) return
      this.#absent.delete(name)
      this.#hasForgotten = true
    }
  }
}
