import type { Address, Link, LinkListener } from '../../src/mesh/link.ts'
import { Cable } from './cable.ts'
import type { SeededRandom } from './seededRandom.ts'
import type { Timeline } from './timeline.ts'
import { Weather, type Barrier } from './weather.ts'

/** A link's end that also says who is at the other end, and whether a frame was damaged on its way here. */
export interface SimLink extends Link {
  readonly peerPlace: number
  readonly damaged: boolean
}

export type Accept = (link: SimLink) => LinkListener

export interface SimLinksOptions {
  readonly timeline: Timeline
  readonly random: SeededRandom
  readonly log: (line: string) => void
}

/** The network: streams between places (node numbers) that deliver in order, on virtual time. */
export class SimLinks {
  readonly weather: Weather
  readonly timeline: Timeline
  readonly random: SeededRandom
  readonly log: (line: string) => void
  /** Frames that have left and not arrived. */
  inFlight = 0
  /** When the last one left or arrived, or a node wrote what it will send. */
  movedAt = 0
  readonly #accepts = new Map<string, { readonly place: number; readonly accept: Accept }>()
  readonly #cables = new Set<Cable>()

  constructor({ timeline, random, log }: SimLinksOptions) {
    this.timeline = timeline
    this.random = random
    this.log = log
    this.weather = new Weather(random)
  }

  /** Whether nothing has been under way for a second, in which nodes may have waited to answer. */
  get isQuiet(): boolean {
    return this.inFlight === 0 && this.timeline.now - this.movedAt >= 1000
  }

  listen(address: Address, place: number, accept: Accept): void {
    this.#accepts.set(String(address), { place, accept })
  }

  unlisten(address: Address): void {
    this.#accepts.delete(String(address))
  }

  dialFrom(place: number): (address: Address, listener: LinkListener) => SimLink {
    return (address, listener) => {
      const target = this.#accepts.get(String(address))
      const cable = new Cable(this, place, target?.place ?? -1)
      cable.near.listener = listener
      if (target) this.#cables.add(cable)
      this.timeline.after(this.weather.delay(place, cable.far.place), () => {
        const there = this.#accepts.get(String(address))
        if (cable.dead) return
        if (there && !this.weather.areApart(place, there.place)) cable.far.join(there.accept)
        else this.#end(cable)
      })
      return cable.near
    }
  }

  /** Ends every stream between two places; what is under way is lost. */
  cut(a: number, b: number): void {
    for (const cable of this.cablesOf(a, b)) this.#end(cable)
  }

  /** Ends one of several streams between two places, if there are several. */
  cutSpare(a: number, b: number): void {
    const cables = this.cablesOf(a, b)
    if (cables.length > 1) this.#end(this.random.pick(cables))
  }

  /** Ends every stream across a barrier, and lets none be made until it is lowered. */
  raise(barrier: Barrier): void {
    this.weather.raise(barrier)
    for (const cable of this.#cables) if (barrier(cable.near.place, cable.far.place)) this.#end(cable)
  }

  /** Ends every stream of a place, as the death of its node does. */
  unplug(place: number): void {
    for (const cable of this.#cables) if (cable.near.place === place || cable.far.place === place) this.#end(cable)
  }

  /** The streams between two places that are whole. */
  cablesOf(a: number, b: number): readonly Cable[] {
    return [...this.#cables].filter(
      ({ near, far, isWhole }) => isWhole && (near.place === a ? far.place === b : near.place === b && far.place === a),
    )
  }

  /** Everything that waits goes on where nothing keeps it any more. */
  flush(): void {
    for (const { near, far } of this.#cables) for (const end of [near, far]) end.flush()
  }

  /** A stream is over at both ends; at one alone, the other may not have heard yet. */
  forget(cable: Cable): void {
    this.#cables.delete(cable)
  }

  #end(cable: Cable): void {
    cable.cut()
    this.#cables.delete(cable)
  }
}
