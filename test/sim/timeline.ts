import type { Cancel, Clock } from '../../src/seams/clock.ts'

interface Task {
  readonly due: number
  readonly run: () => void
}

/** Virtual time in milliseconds: tasks run in order of due time, and of being set. Idle time costs nothing. */
export class Timeline {
  now = 1_800_000_000_000
  readonly #tasks: Task[] = []
  readonly #maxTasks: number
  #ran = 0

  /** Throws from `pass` after `maxTasks` tasks: whatever is that busy comes to no rest. */
  constructor(maxTasks = 100_000) {
    this.#maxTasks = maxTasks
  }

  at(due: number, run: () => void): Cancel {
    const task = { due: Math.max(due, this.now), run }
    this.#tasks.splice(this.#placeOf(task.due), 0, task)
    return () => {
      const index = this.#tasks.indexOf(task)
      if (index >= 0) this.#tasks.splice(index, 1)
    }
  }

  after(ms: number, run: () => void): Cancel {
    return this.at(this.now + ms, run)
  }

  /** Lets `ms` milliseconds pass. */
  pass(ms: number): void {
    const end = this.now + ms
    for (let task = this.#tasks[0]; task && task.due <= end; task = this.#tasks[0]) {
      this.#tasks.shift()
      this.now = task.due
      if (++this.#ran > this.#maxTasks) throw new Error(`no rest after ${this.#maxTasks} tasks`)
      task.run()
    }
    this.now = end
  }

  #placeOf(due: number): number {
    let low = 0
    let high = this.#tasks.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#tasks[middle] as Task).due <= due) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** One machine's clock on the timeline: off by an offset that may be changed. Its timers count time that passes, not its hands. */
export class SimClock implements Clock {
  /** Milliseconds by which it is ahead. */
  offset: number
  readonly #timeline: Timeline
  readonly #ran: () => void

  /** `ran` is called after each timer's task. */
  constructor(timeline: Timeline, offset: number, ran: () => void) {
    this.#timeline = timeline
    this.offset = offset
    this.#ran = ran
  }

  now(): number {
    return this.#timeline.now + this.offset
  }

  after(ms: number, task: () => void): Cancel {
    return this.#timeline.after(Math.max(0, ms), () => {
      task()
      this.#ran()
    })
  }
}
