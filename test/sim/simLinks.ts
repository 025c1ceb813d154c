import type { Address, Dial, Link, LinkListener } from '../../src/mesh/link.ts'
import type { SeededRandom } from './seededRandom.ts'
import type { Timeline } from './timeline.ts'

type Accept = (link: Link) => LinkListener

/** What the network does to frames at the moment; all off is a good network. */
export interface Weather {
  /** Milliseconds that a frame takes at least and at most. */
  minDelay: number
  maxDelay: number
  /** Probabilities per frame. */
  duplicate: number
  corrupt: number
}

export interface SimLinksOptions {
  readonly timeline: Timeline
  readonly random: SeededRandom
  readonly log: (line: string) => void
}

/** The network: streams between places (node numbers) that deliver in order, on virtual time. */
export class SimLinks {
  readonly weather: Weather = { minDelay: 1, maxDelay: 20, duplicate: 0, corrupt: 0 }
  /** Frames that have left and not arrived. */
  inFlight = 0
  readonly #accepts = new Map<string, { readonly place: number; readonly accept: Accept }>()
  readonly #cables = new Set<Cable>()
  readonly #stalled = new Set<string>()
  readonly timeline: Timeline
  readonly random: SeededRandom
  readonly log: (line: string) => void

  constructor({ timeline, random, log }: SimLinksOptions) {
    this.timeline = timeline
    this.random = random
    this.log = log
  }

  listen(address: Address, place: number, accept: Accept): void {
    this.#accepts.set(String(address), { place, accept })
  }

  unlisten(address: Address): void {
    this.#accepts.delete(String(address))
  }

  dialFrom(place: number): Dial {
    return (address, listener) => {
      const target = this.#accepts.get(String(address))
      const cable = new Cable(this, place, target?.place ?? -1)
      cable.near.listener = listener
      if (target) this.#cables.add(cable)
      this.timeline.after(this.delay(), () => {
        const there = this.#accepts.get(String(address))
        if (cable.dead) return
        if (there) cable.far.join(there.accept)
        else cable.cut()
      })
      return cable.near
    }
  }

  /** A frame's way in milliseconds. */
  delay(): number {
    return this.random.between(this.weather.minDelay, this.weather.maxDelay)
  }

  /** Ends every stream between places that `affected` names; what is under way is lost. */
  cut(affected: (a: number, b: number) => boolean): void {
    for (const cable of this.#cables) {
      if (!affected(cable.near.place, cable.far.place)) continue
      cable.cut()
      this.#cables.delete(cable)
    }
  }

  /** What is sent from `from` to `to` waits on its way. */
  stall(from: number, to: number): void {
    this.#stalled.add(`${from}>${to}`)
  }

  isStalled(from: number, to: number): boolean {
    return this.#stalled.has(`${from}>${to}`)
  }

  /** Ends all stalls; what waited arrives. */
  flow(): void {
    this.#stalled.clear()
    for (const { near, far } of this.#cables) for (const end of [near, far]) end.flush()
  }
}

/** One stream: both its ends. */
class Cable {
  dead = false
  readonly near: End
  readonly far: End
  readonly #links: SimLinks

  constructor(links: SimLinks, from: number, to: number) {
    this.#links = links
    this.near = new End(links, this, from)
    this.far = new End(links, this, to)
  }

  other(end: End): End {
    return end === this.near ? this.far : this.near
  }

  /** Both sides notice, each in its time. */
  cut(): void {
    this.dead = true
    for (const end of [this.near, this.far]) this.#links.timeline.after(this.#links.delay(), () => end.end())
  }
}

class End implements Link {
  readonly remoteAddress = null
  readonly bufferedAmount = 0
  readonly place: number
  listener: LinkListener | undefined
  readonly #links: SimLinks
  readonly #cable: Cable
  /** What arrived while it could not be handed over. */
  readonly #waiting: (Uint8Array | 'end')[] = []
  #closed = false
  #ended = false
  #lastArrival = 0

  constructor(links: SimLinks, cable: Cable, place: number) {
    this.#links = links
    this.#cable = cable
    this.place = place
  }

  join(accept: Accept): void {
    this.listener = accept(this)
    this.flush()
  }

  write(bytes: Uint8Array): void {
    if (this.#closed || this.#cable.dead) return
    const { random, weather } = this.#links
    const frame = bytes.slice()
    if (weather.corrupt > 0 && random.chance(weather.corrupt)) frame[random.between(4, frame.length - 1)]! ^= 0x40
    this.#carry(frame)
    if (weather.duplicate > 0 && random.chance(weather.duplicate)) this.#carry(frame)
  }

  /** The node hangs up: its peer hears of it after all that was sent before. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#carry('end')
    this.#links.timeline.after(0, () => this.end())
  }

  /** The stream is over on this side. */
  end(): void {
    this.#closed = true
    if (this.#ended) return
    this.#ended = true
    this.listener?.closed()
  }

  receive(what: Uint8Array | 'end'): void {
    if (this.#cable.dead) return
    this.#waiting.push(what)
    this.flush()
  }

  /** Hands over what waits, unless the stream is stalled. */
  flush(): void {
    if (!this.listener || this.#links.isStalled(this.#cable.other(this).place, this.place)) return
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) this.#hand(next)
  }

  #hand(what: Uint8Array | 'end'): void {
    if (what === 'end') return this.end()
    if (this.#closed) return
    this.#links.log(`${this.#cable.other(this).place}>${this.place} ${what.length}`)
    const cut = this.#links.random.chance(0.1) ? this.#links.random.between(1, what.length) : what.length
    this.listener?.data(what.subarray(0, cut))
    if (cut < what.length && !this.#closed) this.listener?.data(what.subarray(cut))
  }

  #carry(what: Uint8Array | 'end'): void {
    const { timeline } = this.#links
    this.#lastArrival = Math.max(this.#lastArrival, timeline.now + this.#links.delay())
    this.#links.inFlight++
    timeline.at(this.#lastArrival, () => {
      this.#links.inFlight--
      this.#cable.other(this).receive(what)
    })
  }
}
