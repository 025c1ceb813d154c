import type { Cancel } from '../seams/clock.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The signals with which somebody ends a command that runs until then. */
export class Interrupts {
  readonly #process: Pick<NodeJS.Process, 'on' | 'off'>

  constructor(process: Pick<NodeJS.Process, 'on' | 'off'>) {
    this.#process = process
  }

  /** Calls `listener` at every signal, which ends nothing by itself from now on. */
  listen(listener: () => void): Cancel {
    for (const signal of SIGNALS) this.#process.on(signal, listener)
    return () => {
      for (const signal of SIGNALS) this.#process.off(signal, listener)
    }
  }
}
