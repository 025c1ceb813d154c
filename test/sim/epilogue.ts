import type { Cast } from './cast.ts'
import type { Judge } from './judge.ts'
import type { SeededRandom } from './seededRandom.ts'
import type { SimLinks } from './simLinks.ts'

export interface EpilogueOptions {
  readonly cast: Cast
  readonly links: SimLinks
  readonly judge: Judge
  /** Drawn apart, so that what was played before stays as it is. */
  readonly random: SeededRandom
  readonly keys: readonly string[]
}

const secondMs = 1000
/** How soon what both sides of a mesh wrote has to be everywhere, where frames take 20 ms at most. */
const healingMs = 3 * secondMs
/** By how much a clock is ahead, and when what it dates is due elsewhere. */
const aheadMs = 100 * secondMs
const dueMs = 41 * secondMs

/** What is played once all is well, of nodes of ours alone and over quick links: how soon they are equal, and what a newcomer knows. */
export class Epilogue {
  readonly #options: EpilogueOptions

  constructor(options: EpilogueOptions) {
    this.#options = options
  }

  /** The mesh falls in two, both sides write, and it is one again: all of it has to be equal soon. */
  part(): void {
    const { cast, links, judge, random } = this.#options
    const side = new Set(Array.from({ length: cast.size }, (_, place) => place).filter(() => random.chance(0.5)))
    const barrier = (a: number, b: number): boolean => side.has(a) !== side.has(b)
    links.raise(barrier)
    links.timeline.pass(secondMs)
    this.#writeEverywhere()
    links.timeline.pass(secondMs)
    links.weather.lower(barrier)
    if (!this.#areLinked()) return
    links.timeline.pass(healingMs)
    judge.judgeHealing()
  }

  /** Somebody writes whose clock is ahead: what has to wait at others is everywhere soon after it is due. */
  dateAhead(): void {
    const { cast, links, judge, random, keys } = this.#options
    const key = random.pick(keys)
    const isWritten = random.shuffled(cast.ours).some((node) => {
      node.clock.offset += aheadMs
      const write = node.write('set', key, 'ahead')
      node.clock.offset -= aheadMs
      return write
    })
    if (!isWritten) return
    links.timeline.pass(dueMs + healingMs)
    judge.judgeHealing()
  }

  /** A new node that hears of the mesh only now writes every key. */
  welcome(): void {
    const { cast, links, judge, keys } = this.#options
    cast.join()
    links.timeline.pass(healingMs)
    const newcomer = cast.ours.at(-1)
    for (const key of keys) {
      const highest = judge.highestEpochOf(key)
      const write = newcomer?.write('set', key, 'newcomer')
      if (write) judge.judgeToken(write, highest)
    }
  }

  #writeEverywhere(): void {
    const { cast, random, keys } = this.#options
    for (const node of cast.ours) node.write(random.pick(['set', 'set', 'del']), random.pick(keys), random.next())
  }

  /** Dials what has fallen; false where it does not come up at once. */
  #areLinked(): boolean {
    const { cast, links } = this.#options
    for (let tries = 0; tries < 5; tries++) {
      for (const edge of cast.edges) cast.link(edge)
      links.timeline.pass(300)
      if (cast.edges.every((edge) => cast.isUp(edge))) return true
    }
    return false
  }
}
