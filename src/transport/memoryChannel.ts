import { systemClock } from '../seams/clock.ts'
import type { Clock } from '../seams/clock.ts'
import { inLine } from '../seams/inLine.ts'
import type { Channel, ChannelListener, CloseReason } from './channel.ts'
import { CLOSE } from './closeCodes.ts'
import { UnsendableError } from './unsendableError.ts'

/** One end of a channel in memory. What arrives before `listen` waits for it. */
export interface MemoryChannel<Out, In> extends Channel<Out> {
  /** Says who hears what the other end sends; once per end. */
  listen(listener: ChannelListener<In>): void
}

/** How slow a channel in memory is, and by which clock. */
export interface MemoryChannelOptions {
  /** How long a message is under way; 0, the default, is until the present task is over. */
  readonly latencyMs?: number
  readonly clock?: Clock
}

type Defer = (task: () => void) => void
type Arrival<In> = (listener: ChannelListener<In>) => void

/** Two ends of one channel: what is sent at one arrives at the other as a structured clone, later, and in order. */
export function createChannelPair<A, B>({ latencyMs = 0, clock = systemClock }: MemoryChannelOptions = {}): readonly [
  MemoryChannel<A, B>,
  MemoryChannel<B, A>,
] {
  // A page's queueMicrotask must not be called as a method of anything.
  const defer = inLine((task) => void (latencyMs > 0 ? clock.after(latencyMs, task) : queueMicrotask(task)))
  const first = new MemoryEnd<A, B>(defer)
  const second = new MemoryEnd<B, A>(defer)
  first.join(second)
  second.join(first)
  return [first, second]
}

class MemoryEnd<Out, In> implements MemoryChannel<Out, In> {
  readonly bufferedAmount = 0
  readonly #defer: Defer
  #other: MemoryEnd<In, Out> | undefined
  #listener: ChannelListener<In> | undefined
  #waiting: Arrival<In>[] = []
  #isClosed = false

  constructor(defer: Defer) {
    this.#defer = defer
  }

  join(other: MemoryEnd<In, Out>): void {
    this.#other = other
  }

  listen(listener: ChannelListener<In>): void {
    this.#listener = listener
    for (const arrival of this.#waiting) arrival(listener)
    this.#waiting = []
  }

  send(message: Out): void {
    if (this.#isClosed) return
    const copy = clone(message)
    this.#defer(() => this.#other?.receive(copy))
  }

  close(reason: CloseReason = { code: CLOSE.normal, reason: '' }): void {
    if (this.#isClosed) return
    this.end(reason)
    this.#defer(() => this.#other?.end(reason))
  }

  receive(message: In): void {
    if (!this.#isClosed) this.#hear((listener) => listener.message(message))
  }

  end(reason: CloseReason): void {
    if (this.#isClosed) return
    this.#isClosed = true
    queueMicrotask(() => this.#hear((listener) => listener.closed(reason)))
  }

  #hear(arrival: Arrival<In>): void {
    if (this.#listener) arrival(this.#listener)
    else this.#waiting.push(arrival)
  }
}

function clone<T>(message: T): T {
  try {
    return structuredClone(message)
  } catch (error) {
    throw new UnsendableError('invalid-value', `A value cannot be copied: ${String(error)}`)
  }
}
