import { createStore } from 'zustand/vanilla'

/** One write on its way to the other panes. */
interface Run {
  /** Counts the writes. */
  readonly id: number
  readonly from: string
  readonly key: string
  readonly value: unknown
  readonly startedAt: number
}

/** Milliseconds until a machine showed the value of a run. */
interface Lap {
  readonly run: number
  readonly ms: number
}

/** A write that went out to the mesh. */
interface Spark {
  /** Counts them. */
  readonly id: number
  readonly from: string
}

interface Times {
  readonly run: Run | null
  readonly spark: Spark | null
  /** The last lap of each machine. */
  readonly laps: ReadonlyMap<string, Lap>
}

/** Takes the time from a key press in one pane to the screen of the others: they share this page, and so a clock. */
class Stopwatch {
  readonly store = createStore<Times>(() => ({ run: null, spark: null, laps: new Map() }))
  #runs = 0

  start(from: string, key: string, value: unknown): void {
    this.#runs += 1
    this.store.setState({ run: { id: this.#runs, from, key, value, startedAt: performance.now() } })
  }

  /** A machine's node took its write and sent it on. */
  sent(from: string): void {
    this.store.setState(({ spark }) => ({ spark: { id: (spark?.id ?? 0) + 1, from } }))
  }

  /** Forgets the write under way: it waits for a cut to heal, and its time would be the visitor's. */
  stop(): void {
    this.store.setState({ run: null })
  }

  /** A machine shows a value; nothing happens where that is not the value under way. */
  lap(machine: string, key: string, value: unknown): void {
    const { run, laps } = this.store.getState()
    if (run?.key !== key || run.value !== value || run.from === machine) return
    if (laps.get(machine)?.run === run.id) return
    const ms = performance.now() - run.startedAt
    this.store.setState({ laps: new Map(laps).set(machine, { run: run.id, ms }) })
  }
}

export const stopwatch = new Stopwatch()
