import { createStore } from 'zustand/vanilla'

/** What a visitor can see happen, in the order in which the page proposes it. */
export type Step = 'share' | 'refuse' | 'handOver' | 'partition' | 'heal'

interface Progress {
  readonly done: ReadonlySet<Step>
}

/** Ticks steps off as they happen, at whichever machine and key they do. */
class Tour {
  readonly store = createStore<Progress>(() => ({ done: new Set() }))
  readonly #releasedBy = new Map<string, string>()
  readonly #writersApart = new Map<string, Set<string>>()
  #isCut = false

  /** A write was accepted. */
  wrote(machine: string, key: string): void {
    this.#tick('share')
    const releaser = this.#releasedBy.get(key)
    if (releaser !== undefined && releaser !== machine) this.#tick('handOver')
    if (this.#isCut) this.#wroteApart(machine, key)
  }

  refused(): void {
    this.#tick('refuse')
  }

  released(machine: string, key: string): void {
    this.#releasedBy.set(key, machine)
  }

  cut(): void {
    this.#isCut = true
    this.#writersApart.clear()
  }

  healed(): void {
    this.#isCut = false
  }

  /** Two machines wrote apart from each other, and one of them was told that it lost. */
  lost(): void {
    this.#tick('heal')
  }

  #wroteApart(machine: string, key: string): void {
    const writers = this.#writersApart.get(key) ?? new Set()
    this.#writersApart.set(key, writers.add(machine))
    if (writers.size > 1) this.#tick('partition')
  }

  #tick(step: Step): void {
    this.store.setState(({ done }) => ({ done: new Set([...done, step]) }))
  }
}

export const tour = new Tour()
