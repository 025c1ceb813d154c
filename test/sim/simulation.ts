import { createHash } from 'node:crypto'
import { keyText } from '../../src/dictionary/key.ts'
import type { Fault } from './faults.ts'
import { Hostile } from './hostile.ts'
import { identify, isFading } from './model.ts'
import { equalAtRest, nothingLost, oneHolder, replacedStaysReplaced, type Finding } from './oracles.ts'
import { SeededRandom } from './seededRandom.ts'
import { SimLinks } from './simLinks.ts'
import { addressOf, SimNode, type Write } from './simNode.ts'
import { Timeline } from './timeline.ts'
import { edgesOf, topologies, type Edge, type Topology } from './topology.ts'

export interface Schedule {
  readonly seed: number
  /** Left out: 2 to 6, as the seed has it. */
  readonly nodes?: number | undefined
  /** How many things happen before the mesh heals. */
  readonly steps: number
  /** What may go wrong; each schedule has about half of it. */
  readonly faults: readonly Fault[]
  /** Hears each line of the event log. */
  readonly trace?: (line: string) => void
}

export interface Violation {
  readonly oracle: string
  readonly what: string
}

export interface SimResult {
  readonly seed: number
  readonly topology: Topology
  readonly nodes: number
  readonly faults: readonly Fault[]
  readonly violations: readonly Violation[]
  readonly events: number
  /** SHA-256 of the event log. */
  readonly hash: string
}

const secondMs = 1000
const hourMs = 3_600_000
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

class Simulation {
  readonly #schedule: Schedule
  readonly #random: SeededRandom
  readonly #timeline = new Timeline()
  readonly #links: SimLinks
  readonly #hash = createHash('sha256')
  readonly #violations: Violation[] = []
  readonly #faults: readonly Fault[]
  readonly #topology: Topology
  readonly #edges: readonly Edge[]
  readonly #keys: readonly string[]
  readonly #leasing: boolean
  /** Who lives at each place; undefined: crashed. */
  readonly #nodes: (SimNode | undefined)[]
  readonly #ids: readonly string[]
  readonly #skews: readonly number[]
  /** Edges whose streams have lost something or may have. */
  readonly #tainted = new Set<Edge>()
  readonly #hostile: Hostile | undefined
  #side: ReadonlySet<number> | undefined
  #lives = 0
  #events = 0
  #values = 0
  #jumped = 0

  constructor(schedule: Schedule) {
    this.#schedule = schedule
    this.#random = new SeededRandom(schedule.seed)
    const random = this.#random
    this.#faults = schedule.faults.filter(() => random.chance(0.5))
    this.#topology = random.pick(topologies)
    const count = schedule.nodes ?? random.between(2, 6)
    this.#edges = edgesOf(this.#topology, count, random)
    this.#keys = ['k', 'constructor', 'ключ', 'z'].slice(0, random.between(1, 4))
    this.#leasing = random.chance(0.85)
    this.#links = new SimLinks({ timeline: this.#timeline, random, log: (line) => this.#log(line) })
    if (this.#has('delay')) this.#links.weather.maxDelay = random.pick([100, 500, 1500])
    if (this.#has('duplicate')) this.#links.weather.duplicate = 0.1
    if (this.#has('corrupt')) this.#links.weather.corrupt = 0.01
    const places = Array.from({ length: count }, (_, place) => place)
    this.#ids = random.shuffled(places.map((place) => String.fromCharCode(97 + place)))
    this.#skews = places.map(() => (this.#has('skew') ? random.between(-12_500, 12_500) : 0))
    this.#nodes = places.map((place) => this.#birth(place))
    if (this.#has('hostile')) this.#hostile = new Hostile({ links: this.#links, random, keys: this.#keys })
  }

  get result(): SimResult {
    const { seed } = this.#schedule
    const [topology, nodes, violations, events] = [this.#topology, this.#nodes.length, this.#violations, this.#events]
    return { seed, topology, nodes, faults: this.#faults, violations, events, hash: this.#hash.copy().digest('hex') }
  }

  report(oracle: string, finding: Finding): void {
    if (finding === undefined) return
    this.#log(`VIOLATION ${oracle} ${finding}`)
    if (this.#violations.length < maxViolations) this.#violations.push({ oracle, what: finding })
  }

  /** Trouble, healing, rest; then work in a good network, and rest again without healing. */
  play(): void {
    for (const edge of this.#edges) this.#link(edge)
    this.#timeline.pass(100)
    for (let step = 0; step < this.#schedule.steps; step++) this.#step()
    this.#heal()
    this.#judge()
    for (let step = 0; step < this.#schedule.steps / 2; step++) this.#workInPeace()
    this.#settle()
    this.#judge()
    for (const node of this.#living) node.close()
  }

  get #living(): readonly SimNode[] {
    return this.#nodes.filter((node) => node !== undefined)
  }

  #has(fault: Fault): boolean {
    return this.#faults.includes(fault)
  }

  #log(line: string): void {
    this.#events++
    const dated = `${this.#timeline.now} ${line}`
    this.#hash.update(`${dated}\n`)
    this.#schedule.trace?.(dated)
  }

  #birth(place: number): SimNode {
    const life = this.#lives++
    const id = `${this.#ids[place]}${life}`
    const [links, leasing, skew, keys] = [this.#links, this.#leasing, this.#skews[place] ?? 0, this.#keys]
    const log = (line: string): void => this.#log(line)
    return new SimNode({ id, place, links, leasing, skew, keys, log, report: (...said) => this.report(...said) })
  }

  #step(): void {
    this.#timeline.pass(this.#random.pick([0, 0, 1, 5, 20, 50, 200, 700, 3000]))
    if (this.#faults.length > 0 && this.#random.chance(0.3)) this.#trouble(this.#random.pick(this.#faults))
    else this.#write()
  }

  #workInPeace(): void {
    const isLong = this.#has('jump') && this.#random.chance(0.1)
    this.#timeline.pass(isLong ? this.#random.between(1, 5) * 1800 * secondMs : this.#random.between(0, 300))
    this.#write()
    this.#judgeHolders()
  }

  #write(): void {
    const living = this.#living
    if (living.length === 0) return
    const node = this.#random.pick(living)
    const op = this.#random.pick(['set', 'set', 'set', 'set', 'del', 'release'] as const)
    const key = this.#random.pick(this.#keys)
    for (let again = true; again; again = op === 'set' && this.#random.chance(0.2)) node.write(op, key, this.#value())
  }

  /** Often one that was there before, so that equal bytes meet. */
  #value(): unknown {
    return this.#random.chance(0.5) ? `v${this.#values++}` : this.#random.pick([1, 2, '', false, 0])
  }

  #trouble(fault: Fault): void {
    const random = this.#random
    const edge = random.pick(this.#edges)
    this.#log(`fault ${fault} ${edge.join('-')}`)
    if (fault === 'drop') this.#drop(edge, random.between(0, 20_000))
    if (fault === 'partition') this.#partition()
    if (fault === 'stall') this.#stall(edge)
    if (fault === 'crash') this.#crash(random.between(0, this.#nodes.length - 1))
    if (fault === 'step') this.#stepClock()
    if (fault === 'jump') this.#jump()
    if (fault === 'double') this.#dialTwice(edge)
    if (fault === 'hostile') this.#hostile?.act(random.pick(this.#living.length > 0 ? this.#living : [undefined]))
  }

  #link([a, b]: Edge): void {
    const [from, to] = this.#random.chance(0.5) ? [a, b] : [b, a]
    const node = this.#nodes[from]
    const apart = this.#side !== undefined && this.#side.has(a) !== this.#side.has(b)
    if (node && this.#nodes[to] && !apart) node.mesh.connect(addressOf(to))
  }

  #drop(edge: Edge, relinkAfter: number): void {
    this.#cut(edge)
    this.#timeline.after(relinkAfter, () => this.#link(edge))
  }

  #cut(edge: Edge): void {
    this.#tainted.add(edge)
    this.#links.cut((a, b) => (a === edge[0] && b === edge[1]) || (a === edge[1] && b === edge[0]))
  }

  #partition(): void {
    if (this.#side) return this.#unite()
    const side = new Set([...this.#nodes.keys()].filter(() => this.#random.chance(0.5)))
    this.#side = side
    for (const edge of this.#edges) if (side.has(edge[0]) !== side.has(edge[1])) this.#cut(edge)
  }

  #unite(): void {
    this.#side = undefined
    for (const edge of this.#edges) if (this.#tainted.has(edge)) this.#link(edge)
  }

  /** One direction or both; a stalled stream may flow again, late. */
  #stall(edge: Edge): void {
    if (this.#random.chance(0.3)) return this.#links.flow()
    this.#tainted.add(edge)
    this.#links.stall(edge[0], edge[1])
    if (this.#random.chance(0.5)) this.#links.stall(edge[1], edge[0])
  }

  #crash(place: number): void {
    this.#nodes[place]?.close()
    this.#nodes[place] = undefined
    this.#links.unlisten(addressOf(place))
    for (const edge of this.#edges) if (edge.includes(place)) this.#cut(edge)
    this.#timeline.after(this.#random.between(100, 5000), () => this.#restart(place))
  }

  #restart(place: number): void {
    if (this.#nodes[place]) return
    this.#nodes[place] = this.#birth(place)
    for (const edge of this.#edges) if (edge.includes(place)) this.#link(edge)
  }

  /** A clock is set hours ahead or back. */
  #stepClock(): void {
    const node = this.#random.pick(this.#living.length > 0 ? this.#living : [undefined])
    if (!node) return
    node.clock.offset = this.#random.between(-3, 3) * hourMs + this.#random.between(-90, 90) * secondMs
    for (const edge of this.#edges) this.#tainted.add(edge)
  }

  #jump(): void {
    if (this.#jumped >= 20) return
    this.#jumped++
    this.#timeline.pass(this.#random.between(1, 5) * 1800 * secondMs + this.#random.between(0, 120) * secondMs)
  }

  #dialTwice([a, b]: Edge): void {
    if (this.#side && this.#side.has(a) !== this.#side.has(b)) return
    if (this.#nodes[b]) this.#nodes[a]?.mesh.connect(addressOf(b))
    if (this.#nodes[a]) this.#nodes[b]?.mesh.connect(addressOf(a))
  }

  /** Everything works again: what may have lost something starts afresh, the rest stays as it is. */
  #heal(): void {
    this.#log('heal')
    this.#hostile?.close()
    if (this.#has('corrupt') || this.#hostile) for (const edge of this.#edges) this.#tainted.add(edge)
    this.#links.weather.duplicate = 0
    this.#links.weather.corrupt = 0
    this.#side = undefined
    for (const node of this.#living) node.clock.offset = this.#skews[node.place] ?? 0
    this.#timeline.pass(30 * secondMs)
    for (const edge of this.#tainted) this.#cut(edge)
    this.#links.flow()
    this.#timeline.pass(30 * secondMs)
    for (const edge of this.#edges) if (!this.#isUp(edge)) this.#link(edge)
    this.#settle()
    for (const edge of this.#edges) if (!this.#isUp(edge)) this.report('healed', `${edge.join('-')} is not linked`)
  }

  #isUp([a, b]: Edge): boolean {
    return this.#nodes[a]?.mesh.peers.has(this.#nodes[b]?.id ?? '') ?? false
  }

  /** Lets everything arrive, and everything that waits become due. */
  #settle(): void {
    this.#timeline.pass(60 * secondMs)
    for (let hours = 0; hours < 48 && this.#living.some(({ sync }) => sync.live.dictionary.nextDue); hours++) {
      this.#timeline.pass(hourMs)
    }
  }

  #judge(): void {
    const living = this.#living
    const states = living.map((node) => [node.id, this.#lasting(node)] as const)
    const isFull = living.some(({ sync }) => sync.live.dictionary.counters.overQuota > 0)
    if (!isFull) this.report('O1', equalAtRest(new Map(states)))
    for (const node of living) node.watchEvents()
    for (const key of this.#keys) this.#judgeKey(key)
  }

  #lasting(node: SimNode): ReadonlyMap<string, string> {
    const records = [...node.sync.live.dictionary.records()].filter((record) => !isFading(record, node.seconds))
    return new Map(records.map((record) => [keyText(record.key), identify(record)]))
  }

  #judgeKey(key: string): void {
    const [first] = this.#living
    if (!first) return
    const final = first.record(key)
    const held = this.#living.flatMap(({ everHeld }) => [...everHeld.values()]).filter((one) => one.key === key)
    for (const { record } of held) this.report('O2', nothingLost(final, record, this.#leasing, first.seconds))
    if (!this.#leasing) return
    for (const { record, replaced } of this.#survivingWrites(key)) {
      if (replaced && replaced.owner !== record.owner) this.report('O10', replacedStaysReplaced(final, replaced))
    }
  }

  #survivingWrites(key: string): readonly Write[] {
    return this.#living.flatMap(({ writes }) => writes.filter((write) => write.key === key))
  }

  #judgeHolders(): void {
    if (!this.#leasing || this.#links.inFlight > 0) return
    for (const key of this.#keys) {
      const holders = this.#living.filter((node) => node.believesToHold(key)).map(({ id }) => id)
      this.report('O7', oneHolder(key, holders))
    }
  }
}
