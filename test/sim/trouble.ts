import type { Cast } from './cast.ts'
import type { Fault } from './faults.ts'
import type { Hostile } from './hostile.ts'
import type { SeededRandom } from './seededRandom.ts'
import type { SimLinks } from './simLinks.ts'
import type { Edge } from './topology.ts'
import type { Barrier } from './weather.ts'

export interface TroubleOptions {
  readonly cast: Cast
  readonly links: SimLinks
  readonly random: SeededRandom
  readonly hostile: Hostile | undefined
}

const secondMs = 1000
const hourMs = 3_600_000
const mostJumps = 20
const mostJoins = 2

/** Makes faults happen. */
export class Trouble {
  readonly #cast: Cast
  readonly #links: SimLinks
  readonly #random: SeededRandom
  readonly #hostile: Hostile | undefined
  #parting: Barrier | undefined
  #ended = false
  #jumps = 0
  #joins = 0

  constructor({ cast, links, random, hostile }: TroubleOptions) {
    this.#cast = cast
    this.#links = links
    this.#random = random
    this.#hostile = hostile
  }

  /** Does what a fault of this kind does; those of the weather are there all the time. */
  strike(fault: Fault): void {
    const acts: Partial<Record<Fault, () => void>> = {
      drop: () => this.#drop(this.#edge),
      partition: () => this.#part(),
      oneway: () => this.#deafen(),
      isolate: () => this.#isolate(this.#place),
      stall: () => this.#stall(this.#edge),
      swizzle: () => this.#swizzle(),
      slow: () => this.#slow(this.#place),
      reorder: () => this.#overtake(),
      crash: () => this.#crash(this.#place, 'nothing'),
      disk: () => this.#crash(this.#place, this.#random.chance(0.5)),
      restart: () => this.#restart(this.#place),
      step: () => this.#stepClock(),
      jump: () => this.#jump(),
      double: () => this.#dialTwice(this.#edge),
      hostile: () => this.#lie(),
      join: () => this.#join(),
      leave: () => void this.#cast.leave(this.#place),
    }
    acts[fault]?.()
  }

  /** From now on nothing happens any more, whatever was set going. */
  end(): void {
    this.#ended = true
  }

  #later(ms: number, act: () => void): void {
    this.#links.timeline.after(ms, () => this.#ended || act())
  }

  get #edge(): Edge {
    return this.#random.pick(this.#cast.edges.length > 0 ? this.#cast.edges : [[0, 0] as const])
  }

  get #place(): number {
    return this.#random.between(0, this.#cast.size - 1)
  }

  #drop([a, b]: Edge): void {
    this.#raiseFor(this.#random.between(0, 20 * secondMs), (x, y) => (x === a && y === b) || (x === b && y === a))
  }

  #isolate(place: number): void {
    this.#raiseFor(this.#random.between(100, 60 * secondMs), (a, b) => a === place || b === place)
  }

  #raiseFor(ms: number, barrier: Barrier): void {
    this.#links.raise(barrier)
    this.#later(ms, () => this.#lower(barrier))
  }

  #lower(barrier: Barrier): void {
    this.#links.weather.lower(barrier)
    for (const edge of this.#cast.edges) if (barrier(...edge)) this.#cast.link(edge)
  }

  #part(): void {
    if (this.#parting) this.#lower(this.#parting)
    else {
      const side = this.#half()
      this.#parting = (a, b) => side.has(a) !== side.has(b)
      return this.#links.raise(this.#parting)
    }
    this.#parting = undefined
  }

  #half(): ReadonlySet<number> {
    return new Set(Array.from({ length: this.#cast.size }, (_, place) => place).filter(() => this.#random.chance(0.5)))
  }

  #deafen(): void {
    const side = this.#half()
    const ways = this.#cast.edges.flatMap(([a, b]) =>
      side.has(a) === side.has(b) ? [] : [side.has(a) ? ([a, b] as const) : ([b, a] as const)],
    )
    for (const [from, to] of ways) this.#links.weather.stall(from, to)
    this.#later(this.#random.between(100, 60 * secondMs), () => {
      for (const [from, to] of ways) this.#links.weather.flow(from, to)
      this.#links.flush()
    })
  }

  /** One direction or both; a stalled stream may flow again, late. */
  #stall([a, b]: Edge): void {
    const isWhole = this.#random.chance(0.5)
    this.#clog(a, b, isWhole)
    if (this.#random.chance(0.7)) this.#later(this.#random.between(100, 90 * secondMs), () => this.#unclog(a, b))
  }

  #clog(a: number, b: number, isWhole = true): void {
    this.#links.weather.stall(a, b)
    if (isWhole) this.#links.weather.stall(b, a)
  }

  #unclog(a: number, b: number): void {
    this.#links.weather.flow(a, b)
    this.#links.weather.flow(b, a)
    this.#links.flush()
  }

  #swizzle(): void {
    const chosen = this.#cast.edges.filter(() => this.#random.chance(0.5))
    for (const [index, [a, b]] of this.#random.shuffled(chosen).entries()) {
      this.#later(index * 200, () => this.#clog(a, b))
    }
    for (const [index, [a, b]] of this.#random.shuffled(chosen).entries()) {
      this.#later(chosen.length * 200 + index * 300, () => this.#unclog(a, b))
    }
  }

  #slow(place: number): void {
    const { pauses } = this.#links.weather
    if (pauses.delete(place)) this.#links.flush()
    else pauses.set(place, this.#random.pick([20, 100, 400]))
  }

  #overtake(): void {
    const [a, b] = [this.#place, this.#place]
    if (a === b || this.#cast.edges.some((edge) => edge.includes(a) && edge.includes(b))) return
    this.#cast.link([a, b])
    this.#later(this.#random.between(100, 2000), () => this.#cast.unlink([a, b]))
  }

  #crash(place: number, keeps: boolean | 'nothing'): void {
    this.#cast.kill(place, keeps)
    this.#later(this.#random.between(100, 5000), () => this.#cast.revive(place))
  }

  #restart(place: number): void {
    this.#cast.stop(place)
    this.#later(this.#random.between(100, 5000), () => this.#cast.revive(place))
  }

  /** A clock is set hours ahead or back. */
  #stepClock(): void {
    const actor = this.#cast.at(this.#place)
    if (!actor) return
    actor.clock.offset = this.#random.between(-3, 3) * hourMs + this.#random.between(-90, 90) * secondMs
  }

  #jump(): void {
    if (this.#jumps++ >= mostJumps) return
    const isLong = this.#random.chance(0.05)
    const hours = isLong ? this.#random.between(70, 80) : this.#random.between(1, 5) / 2
    this.#links.timeline.jump(hours * hourMs + this.#random.between(0, 120) * secondMs)
  }

  #lie(): void {
    this.#hostile?.act(this.#random.pick([...this.#cast.ours, undefined]), this.#cast.ours)
  }

  #join(): void {
    if (this.#joins++ < mostJoins) this.#cast.join()
  }

  #dialTwice([a, b]: Edge): void {
    this.#links.cut(a, b)
    this.#later(100, () => {
      if (this.#cast.at(b)) this.#cast.at(a)?.connect(b)
      if (this.#cast.at(a)) this.#cast.at(b)?.connect(a)
    })
    this.#later(this.#random.between(200, 3000), () => this.#links.cutSpare(a, b))
  }
}
