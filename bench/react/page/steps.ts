import { createRoot, type Root } from 'react-dom/client'
import { flushSync } from 'react-dom'
import type { Contestant, Enter } from './contestant.ts'
import { pageOf } from './sample.tsx'

/** What is measured from outside, step by step, and how often each is repeated: so that the call from outside is a hundredth of it. */
export const repeats = { mount: 1, update: 1000, batch: 10, unmount: 1 } as const

export type Step = keyof typeof repeats

/** One contestant's components, taken through their life one step at a time. */
export class Steps {
  readonly #contestant: Contestant
  readonly #keys: readonly string[]
  readonly #first: readonly string[]
  readonly #container = document.createElement('main')
  readonly #root: Root
  #value = 0

  constructor(enter: Enter, size: number) {
    this.#keys = Array.from({ length: size }, (_, index) => `key/${index}`)
    this.#first = this.#keys.slice(0, 1000)
    this.#contestant = enter(this.#keys)
    this.#container.hidden = true
    document.body.append(this.#container)
    this.#root = createRoot(this.#container)
  }

  take(step: Step): void {
    for (let time = 0; time < repeats[step]; time++) flushSync(() => this[`${step}Once`]())
    if (step === 'unmount') this.#container.remove()
  }

  mountOnce(): void {
    this.#root.render(pageOf(this.#contestant, this.#keys))
  }

  updateOnce(): void {
    this.#contestant.set(this.#keys[(++this.#value * 7919) % this.#keys.length] ?? '', this.#value)
  }

  batchOnce(): void {
    this.#contestant.setAll(this.#first, --this.#value)
  }

  unmountOnce(): void {
    this.#root.unmount()
  }
}
