import { createHash } from 'node:crypto'
import { Cast } from './cast.ts'
import { Epilogue } from './epilogue.ts'
import type { Fault } from './faults.ts'
import { Hostile } from './hostile.ts'
import { Judge } from './judge.ts'
import type { Finding } from './oracles.ts'
import type { Schedule, SimResult, Violation } from './schedule.ts'
import { SeededRandom } from './seededRandom.ts'
import { SimLinks } from './simLinks.ts'
import { Timeline } from './timeline.ts'
import { edgesOf, kindsOf, topologies, type Topology } from './topology.ts'
import { Trouble } from './trouble.ts'
import { Writings } from './writings.ts'

const secondMs = 1000
const hourMs = 3_600_000
/** So long nodes that are equal wait at most before they compare again. */
const longestRoundMs = 12 * 60 * secondMs
const maxViolations = 10

/** Plays one schedule. Nothing but the schedule decides what happens. */
export function simulate(schedule: Schedule): SimResult {
  const simulation = new Simulation(schedule)
  try {
    simulation.play()
  } catch (error) {
    simulation.report('no crash', (error as Error).stack)
  }
  return simulation.result
}

/** Drawn apart, so that a schedule that has others of its own is otherwise the same. */
function habitsOf(seed: number): { readonly clients: number; readonly renews: boolean } {
  const random = new SeededRandom(seed ^ 0xc11e)
  return { clients: random.pick([0, 0, 0, 1, 2]), renews: random.chance(0.3) }
}

class Simulation {
  readonly #schedule: Schedule
  readonly #random: SeededRandom
  readonly #timeline = new Timeline()
  readonly #links: SimLinks
  readonly #hash = createHash('sha256')
  readonly #violations: Violation[] = []
  readonly #faults: readonly Fault[]
  readonly #topology: Topology
  readonly #keys: readonly string[]
  readonly #leasing: boolean
  readonly #cast: Cast
  readonly #judge: Judge
  readonly #trouble: Trouble
  readonly #hostile: Hostile | undefined
  readonly #epilogue: Epilogue
  #events = 0
  #values = 0

  constructor(schedule: Schedule) {
    this.#schedule = schedule
    this.#random = new SeededRandom(schedule.seed)
    const [random, timeline] = [this.#random, this.#timeline]
    const habits = habitsOf(schedule.seed)
    const { old = 0, clients = habits.clients, renews = habits.renews } = schedule
    this.#faults = schedule.faults.filter(() => random.chance(0.4))
    this.#topology = random.pick(topologies)
    this.#keys = ['k', 'constructor', 'ключ', 'z'].slice(0, random.between(1, 4))
    const [keys, leasing] = [this.#keys, random.chance(0.85)]
    this.#leasing = leasing
    const log = (line: string): void => this.#log(line)
    const report = (oracle: string, finding: Finding): void => this.report(oracle, finding)
    const links = new SimLinks({ timeline, random, log })
    this.#links = links
    this.#makeWeather()
    const count = schedule.nodes ?? random.between(2, 6 - Math.min(old, 3)) + old
    const kinds = kindsOf(this.#topology, count, old, random)
    const edges = edgesOf(this.#topology, count, random)
    const maxSkew = this.#has('skew') ? 12_500 : 0
    const writings = this.#has('hostile') ? undefined : new Writings(old > 0)
    const parts = { links, random, edges, kinds, leasing, maxSkew, clients, renews, keys, writings, log, report }
    const cast = new Cast(parts)
    this.#cast = cast
    this.#hostile = this.#has('hostile') ? new Hostile({ links, random, leasing, keys }) : undefined
    this.#judge = new Judge({ cast, links, keys, leasing, writings, report })
    this.#epilogue = new Epilogue({ cast, links, judge: this.#judge, random: new SeededRandom(~schedule.seed), keys })
    this.#trouble = new Trouble({ cast, links, random, hostile: this.#hostile })
  }

  get result(): SimResult {
    const { seed } = this.#schedule
    const [topology, nodes, violations, events] = [this.#topology, this.#cast.size, this.#violations, this.#events]
    return { seed, topology, nodes, faults: this.#faults, violations, events, hash: this.#hash.copy().digest('hex') }
  }

  report(oracle: string, finding: Finding): void {
    if (finding === undefined) return
    this.#log(`VIOLATION ${oracle} ${finding}`)
    if (this.#violations.length < maxViolations) this.#violations.push({ oracle, what: finding })
  }

  /** Trouble, healing, rest; then work in a good network, and rest again. */
  play(): void {
    for (const edge of this.#cast.edges) this.#cast.link(edge)
    this.#timeline.pass(100)
    for (let step = 0; step < this.#schedule.steps; step++) this.#step()
    this.#heal()
    this.#rest()
    for (let step = 0; step < this.#schedule.steps / 2; step++) this.#workInPeace()
    this.#rest()
    if (this.#has('jump') && this.#random.chance(0.2)) this.#age()
    else if (this.#isQuick) this.#playEpilogue()
    for (const actor of this.#cast.living) actor.close()
  }

  #playEpilogue(): void {
    this.#epilogue.part()
    if (!this.#has('skew')) this.#epilogue.dateAhead()
  }

  #has(fault: Fault): boolean {
    return this.#faults.includes(fault)
  }

  /** Whether there are nodes of ours alone, over links that are not slow in themselves. */
  get #isQuick(): boolean {
    return this.#cast.old.length === 0 && !this.#has('delay')
  }

  #log(line: string): void {
    this.#events++
    const dated = `${this.#timeline.now} ${line}`
    this.#hash.update(`${dated}\n`)
    this.#schedule.trace?.(dated)
  }

  #makeWeather(): void {
    const { weather } = this.#links
    if (this.#has('delay')) weather.maxDistance = this.#random.pick([100, 500, 1500])
    if (this.#has('delay')) weather.maxDelay = this.#random.pick([20, 100, 500])
    if (this.#has('duplicate')) weather.duplicate = 0.1
    if (this.#has('corrupt')) weather.corrupt = 0.01
  }

  #step(): void {
    this.#timeline.pass(this.#random.pick([0, 0, 1, 5, 20, 50, 200, 700, 3000]))
    if (this.#faults.length === 0 || !this.#random.chance(0.3)) return this.#write()
    const fault = this.#random.pick(this.#faults)
    this.#log(`fault ${fault}`)
    this.#trouble.strike(fault)
  }

  #workInPeace(): void {
    const isLong = this.#has('jump') && this.#random.chance(0.1)
    this.#timeline.pass(isLong ? 10 * secondMs : this.#random.pick([0, 10, 100, 300, 3000]))
    if (isLong) this.#timeline.jump(this.#random.between(1, 5) * 0.5 * hourMs)
    this.#judge.judgeHolders()
    this.#write()
  }

  #write(): void {
    const { living } = this.#cast
    if (living.length === 0) return
    const actor = this.#random.pick(living)
    const op = this.#random.pick(['set', 'set', 'set', 'set', 'del', 'release'] as const)
    const key = this.#random.pick(this.#keys)
    if (actor.kind === 'old') return this.#writeOld(actor, key)
    for (let again = true; again; again = op === 'set' && this.#random.chance(0.2)) {
      const write = actor.write(op, key, this.#value())
      if (write) this.#links.movedAt = this.#timeline.now
      if (write && this.#leasing) this.#judge.judgeTakeover(actor, write)
    }
  }

  /** js2p cannot hold keys named like members of Object. */
  #writeOld(actor: { write(key: string, value: unknown): void }, key: string): void {
    if (key !== 'constructor') actor.write(key, this.#random.chance(0.1) ? { a: this.#values++ } : this.#value())
  }

  /** Often one that was there before, so that equal bytes meet. */
  #value(): unknown {
    return this.#random.chance(0.5) ? `v${this.#values++}` : this.#random.pick([1, 2, '', false, 0])
  }

  /** Everything works again; what fell is dialled again. */
  #heal(): void {
    this.#log('heal')
    this.#hostile?.close()
    this.#trouble.end()
    this.#links.weather.clear()
    this.#links.flush()
    this.#cast.resetClocks()
    this.#timeline.pass(30 * secondMs)
    for (let place = 0; place < this.#cast.size; place++) this.#cast.revive(place)
    for (let tries = 0; tries < 3; tries++) {
      for (const edge of this.#cast.edges) this.#cast.link(edge)
      this.#timeline.pass(5 * secondMs)
    }
    for (const edge of this.#cast.edges) this.#cast.mend(edge)
    this.#timeline.pass(5 * secondMs)
    for (const edge of this.#cast.edges) this.report('links', this.#judge.unlinked(edge))
  }

  /** Lets days pass, so that deletions are collected. */
  #age(): void {
    this.#log('age')
    this.#timeline.jump(this.#random.between(70, 80) * hourMs)
    this.#rest()
    this.#timeline.jump(6 * hourMs)
    this.#rest()
    if (this.#isQuick && this.#leasing) this.#epilogue.welcome()
    for (let step = 0; step < 10; step++) this.#workInPeace()
    this.#rest()
  }

  /** Nodes agree, and go on to: an old node that has made up its mind anew is asked for it within a minute. */
  #settle(): void {
    for (let tries = 0; tries < 30; tries++) {
      const wasAgreed = this.#judge.isAgreed
      this.#timeline.pass((wasAgreed ? 30 : 60) * secondMs)
      if (wasAgreed && this.#judge.isAgreed) return
    }
  }

  /** Lets everything arrive, everything that waits become due, and nodes agree. */
  #rest(): void {
    this.#timeline.pass(30 * secondMs)
    for (let hours = 0; hours < 48 && this.#cast.ours.some(({ sync }) => sync.live.dictionary.nextDue); hours++) {
      this.#timeline.jump(hourMs)
      this.#timeline.pass(secondMs)
    }
    if (this.#judge.keepsStale) this.#timeline.jump(hourMs)
    this.#settle()
    if (this.#judge.awaitsRounds) this.#timeline.pass(longestRoundMs)
    this.#judge.judgeTables()
    this.#judge.judgeRest()
  }
}
