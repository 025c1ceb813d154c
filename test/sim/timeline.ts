import type { Cancel, Clock } from '../../src/seams/clock.ts'

interface Task {
  readonly due: number
  /** Which of several that are due at once was set first. */
  readonly order: number
  run: (() => void) | undefined
}

const isBefore = (a: Task, b: Task): boolean => a.due < b.due || (a.due === b.due && a.order < b.order)

/** Virtual time in milliseconds: tasks run in order of due time, and of being set. Idle time costs nothing. */
export class Timeline {
  now = 1_800_000_000_000
  /** A binary heap, the next task first; what was cancelled stays until its turn comes. */
  readonly #tasks: Task[] = []
  readonly #maxTasks: number
  #set = 0
  #ran = 0

  /** Throws from `pass` after `maxTasks` tasks: whatever is that busy comes to no rest. */
  constructor(maxTasks = 500_000) {
    this.#maxTasks = maxTasks
  }

  at(due: number, run: () => void): Cancel {
    const task: Task = { due: Math.max(due, this.now), order: this.#set++, run }
    this.#push(task)
    return () => void (task.run = undefined)
  }

  after(ms: number, run: () => void): Cancel {
    return this.at(this.now + ms, run)
  }

  /** Lets `ms` milliseconds pass. */
  pass(ms: number): void {
    const end = this.now + ms
    for (let task = this.#tasks[0]; task && task.due <= end; task = this.#tasks[0]) {
      this.#pop()
      if (!task.run) continue
      this.now = Math.max(this.now, task.due)
      if (++this.#ran > this.#maxTasks) throw new Error(`no rest after ${this.#maxTasks} tasks`)
      task.run()
    }
    this.now = end
  }

  /** All machines sleep for `ms` milliseconds: what was due meanwhile happens once they wake. */
  jump(ms: number): void {
    this.now += ms
    this.pass(0)
  }

  #push(task: Task): void {
    const tasks = this.#tasks
    let place = tasks.push(task) - 1
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (!isBefore(task, tasks[parent] as Task)) break
      tasks[place] = tasks[parent] as Task
      place = parent
    }
    tasks[place] = task
  }

  #pop(): void {
    const tasks = this.#tasks
    const last = tasks.pop()
    if (!last || tasks.length === 0) return
    let place = 0
    for (let child = 1; child < tasks.length; child = 2 * place + 1) {
      if (child + 1 < tasks.length && isBefore(tasks[child + 1] as Task, tasks[child] as Task)) child++
      if (!isBefore(tasks[child] as Task, last)) break
      tasks[place] = tasks[child] as Task
      place = child
    }
    tasks[place] = last
  }
}

/** One machine's clock on the timeline: off by an offset that may be changed. Its timers count time that passes, not its hands. */
export class SimClock implements Clock {
  /** Milliseconds by which it is ahead. */
  offset: number
  readonly #timeline: Timeline
  readonly #ran: () => void

  /** `ran` is called after each timer's task. */
  constructor(timeline: Timeline, offset: number, ran: () => void = () => {}) {
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
