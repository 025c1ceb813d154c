import type { LinkListener } from '../../src/mesh/link.ts'
import type { Accept, SimLink, SimLinks } from './simLinks.ts'

interface Frame {
  readonly bytes: Uint8Array
  readonly damaged: boolean
}

/** One stream: both its ends. */
export class Cable {
  dead = false
  readonly near: End
  readonly far: End
  readonly #links: SimLinks

  constructor(links: SimLinks, from: number, to: number) {
    this.#links = links
    this.near = new End(links, this, from)
    this.far = new End(links, this, to)
  }

  /** Whether both sides have it and neither has closed it. */
  get isUp(): boolean {
    return !this.dead && this.near.isOpen && this.far.isOpen
  }

  /** Whether it has ended on neither side. */
  get isWhole(): boolean {
    return !this.near.ended && !this.far.ended
  }

  other(end: End): End {
    return end === this.near ? this.far : this.near
  }

  /** Both sides notice, each in its time. */
  cut(): void {
    this.dead = true
    const { timeline, weather } = this.#links
    for (const end of [this.near, this.far]) {
      timeline.after(weather.delay(this.other(end).place, end.place), () => end.end())
    }
  }
}

/** One end of a stream. */
export class End implements SimLink {
  readonly remoteAddress = null
  readonly place: number
  listener: LinkListener | undefined
  damaged = false
  bufferedAmount = 0
  /** Whether the stream is over on this side. */
  ended = false
  readonly #links: SimLinks
  readonly #cable: Cable
  /** What arrived while it could not be handed over. */
  readonly #waiting: (Frame | 'end')[] = []
  #closed = false
  #pausing = false
  #lastArrival = 0

  constructor(links: SimLinks, cable: Cable, place: number) {
    this.#links = links
    this.#cable = cable
    this.place = place
  }

  get peerPlace(): number {
    return this.#cable.other(this).place
  }

  get isOpen(): boolean {
    return this.listener !== undefined && !this.#closed
  }

  join(accept: Accept): void {
    this.listener = accept(this)
    this.flush()
  }

  write(bytes: Uint8Array): void {
    if (this.#closed || this.#cable.dead) return
    const { random, weather } = this.#links
    const frame = this.#packed(bytes)
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
    if (this.ended) return
    this.ended = true
    if (this.#cable.other(this).ended) this.#links.forget(this.#cable)
    this.listener?.closed()
  }

  /** Hands over what waits, unless the stream is stalled or its reader pauses. */
  flush(): void {
    const { weather, timeline } = this.#links
    while (this.#waiting.length > 0 && !this.#pausing) {
      if (!this.listener || weather.isStalled(this.peerPlace, this.place)) return
      this.#hand(this.#waiting.shift() as Frame | 'end')
      const pause = weather.pauses.get(this.place)
      if (pause === undefined) continue
      this.#pausing = true
      timeline.after(pause, () => {
        this.#pausing = false
        this.flush()
      })
    }
  }

  #packed(bytes: Uint8Array): Frame {
    const { random, weather } = this.#links
    const frame = bytes.slice()
    const damaged = weather.corrupt > 0 && random.chance(weather.corrupt)
    if (damaged) frame[random.between(4, frame.length - 1)]! ^= 0x40
    return { bytes: frame, damaged }
  }

  #hand(what: Frame | 'end'): void {
    if (what === 'end') return this.end()
    const { bytes, damaged } = what
    this.#cable.other(this).bufferedAmount -= bytes.length
    if (this.#closed) return
    if (damaged) this.damaged = true
    this.#links.log(`${this.peerPlace}>${this.place} ${bytes.length}`)
    const cut = this.#links.random.chance(0.1) ? this.#links.random.between(1, bytes.length) : bytes.length
    this.listener?.data(bytes.subarray(0, cut))
    if (cut < bytes.length && !this.#closed) this.listener?.data(bytes.subarray(cut))
  }

  #carry(what: Frame | 'end'): void {
    const { timeline, weather } = this.#links
    this.#lastArrival = Math.max(this.#lastArrival, timeline.now + weather.delay(this.place, this.peerPlace))
    if (what !== 'end') this.bufferedAmount += what.bytes.length
    this.#links.inFlight++
    this.#links.movedAt = timeline.now
    timeline.at(this.#lastArrival, () => {
      this.#links.inFlight--
      this.#links.movedAt = timeline.now
      this.#cable.other(this).#receive(what)
    })
  }

  #receive(what: Frame | 'end'): void {
    if (this.#cable.dead) return
    this.#waiting.push(what)
    this.flush()
  }
}
