import { OldNode } from './oldNode.ts'
import type { Finding } from './oracles.ts'
import { addressOf } from './place.ts'
import type { SeededRandom } from './seededRandom.ts'
import { SimDisk } from './simDisk.ts'
import type { SimLinks } from './simLinks.ts'
import { SimNode } from './simNode.ts'
import type { Edge, Kind } from './topology.ts'
import type { Writings } from './writings.ts'

export type Actor = SimNode | OldNode

export interface CastOptions {
  readonly links: SimLinks
  readonly random: SeededRandom
  readonly edges: readonly Edge[]
  readonly kinds: readonly Kind[]
  readonly leasing: boolean
  /** Milliseconds by which clocks are ahead or behind at most. */
  readonly maxSkew: number
  /** How many owners write behind each node of ours. */
  readonly clients: number
  /** Whether nodes of ours renew their own leases. */
  readonly renews: boolean
  readonly keys: readonly string[]
  /** Left out where somebody writes of whom nothing is known. */
  readonly writings: Writings | undefined
  readonly log: (line: string) => void
  readonly report: (oracle: string, finding: Finding) => void
}

interface Place {
  readonly kind: Kind
  readonly name: string
  readonly skew: number
  /** Undefined: it is dead at the moment. */
  actor: Actor | undefined
  /** What its machine keeps, once it has died with a disk. */
  disk: SimDisk | undefined
  /** What is on the disk for sure, by key. */
  kept: SimNode['kept'] | undefined
  gone: boolean
}

const isNew = (actor: Actor): actor is SimNode => actor.kind === 'new'

/** Who lives where, and who is linked to whom when nothing is wrong. */
export class Cast {
  readonly edges: Edge[]
  readonly #options: CastOptions
  readonly #places: Place[] = []
  #lives = 0

  constructor(options: CastOptions) {
    this.#options = options
    this.edges = [...options.edges]
    const names = options.random.shuffled(options.kinds.map((_, place) => String.fromCharCode(97 + place)))
    for (const [index, kind] of options.kinds.entries()) this.#settle(kind, names[index] as string)
  }

  get size(): number {
    return this.#places.length
  }

  get living(): readonly Actor[] {
    return this.#places.flatMap(({ actor }) => actor ?? [])
  }

  /** The living nodes of our own kind. */
  get ours(): readonly SimNode[] {
    return this.living.filter(isNew)
  }

  get old(): readonly OldNode[] {
    return this.living.filter((actor) => !isNew(actor))
  }

  at(place: number): Actor | undefined {
    return this.#places[place]?.actor
  }

  /** Dials from one end, unless they are linked. */
  link([a, b]: Edge): void {
    this.#dial(this.#options.random.chance(0.5) ? [a, b] : [b, a])
  }

  /** Dials from the end at which a node of ours lives: js2p does not dial again where it once failed. */
  mend([a, b]: Edge): void {
    this.#dial(this.at(b)?.kind === 'new' ? [b, a] : [a, b])
  }

  /** Ends a link that nobody wants any more. */
  unlink([a, b]: Edge): void {
    const [here, there] = [this.at(a), this.at(b)]
    if (here && there)
      for (const [one, other] of [
        [here, there],
        [there, here],
      ] as const)
        one.hangUp(other.id)
    this.#options.links.cut(a, b)
  }

  isUp([a, b]: Edge): boolean {
    const [here, there] = [this.at(a), this.at(b)]
    return here !== undefined && there !== undefined && here.knows(there.id) && there.knows(here.id)
  }

  /** A node is closed as it should be; what it knew is on its disk. */
  stop(place: number): void {
    const home = this.#places[place]
    const actor = home?.actor
    if (!home || !actor) return
    home.kept = isNew(actor) ? actor.watch.lasting : undefined
    home.disk?.rest()
    this.#end(place, home)
  }

  /** A node dies; with a disk it may come back as itself, where its machine `keeps` what was written last. */
  kill(place: number, keeps: boolean | 'nothing'): void {
    const home = this.#places[place]
    const actor = home?.actor
    if (!home || !actor) return
    home.kept = keeps === 'nothing' || !isNew(actor) ? undefined : actor.kept
    if (keeps === 'nothing') home.disk = undefined
    else home.disk?.crash(keeps, this.#options.random)
    this.#end(place, home)
  }

  /** Somebody lives there again. */
  revive(place: number): void {
    const home = this.#places[place]
    if (!home || home.actor || home.gone) return
    home.actor = this.#birth(place, home)
    for (const edge of this.edges) if (edge.includes(place)) this.link(edge)
  }

  /** One more node of ours, linked to somebody. */
  join(): void {
    const { random } = this.#options
    const neighbours = random.shuffled(this.living.map(({ place }) => place)).slice(0, random.between(1, 2))
    if (neighbours.length === 0) return
    const place = this.#settle('new', String.fromCharCode(97 + this.#places.length))
    for (const neighbour of neighbours) this.edges.push([neighbour, place])
    for (const edge of this.edges) if (edge.includes(place)) this.link(edge)
  }

  /** A node of ours goes for good; its neighbours link to each other. False where the mesh would fall apart or be too small. */
  leave(place: number): boolean {
    const home = this.#places[place]
    const neighbours = this.edges.filter((edge) => edge.includes(place)).map(([a, b]) => (a === place ? b : a))
    const isNeeded = neighbours.some((neighbour) => this.#places[neighbour]?.kind === 'old')
    if (!home?.actor || home.kind === 'old' || this.ours.length < 3 || isNeeded) return false
    home.gone = true
    home.actor.close()
    home.actor = undefined
    this.#options.links.unlisten(addressOf(place))
    const chain = neighbours.slice(1).map((to, index): Edge => [neighbours[index] as number, to])
    const left = this.edges.filter((edge) => !edge.includes(place))
    const more = chain.filter(([a, b]) => !left.some((edge) => edge.includes(a) && edge.includes(b)))
    this.edges.splice(0, Infinity, ...left, ...more)
    for (const edge of more) this.link(edge)
    return true
  }

  /** All clocks go as they should. */
  resetClocks(): void {
    for (const { actor, skew } of this.#places) if (actor) actor.clock.offset = skew
  }

  #end(place: number, home: Place): void {
    const { links } = this.#options
    const { actor } = home
    home.actor = undefined
    links.unlisten(addressOf(place))
    links.unplug(place)
    actor?.close()
  }

  #dial([from, to]: Edge): void {
    if (this.at(to) && !this.isUp([from, to])) this.at(from)?.connect(to)
  }

  #settle(kind: Kind, name: string): number {
    const { random, maxSkew } = this.#options
    const skew = maxSkew > 0 ? random.between(-maxSkew, maxSkew) : 0
    const home: Place = { kind, name, skew, actor: undefined, disk: undefined, kept: undefined, gone: false }
    const place = this.#places.push(home) - 1
    home.actor = this.#birth(place, home)
    return place
  }

  #birth(place: number, home: Place): Actor {
    const life = this.#lives++
    const { random, ...rest } = this.#options
    const { skew, kept } = home
    if (home.kind === 'old') {
      const isOurs = (peer: number): boolean => this.#places[peer]?.kind === 'new'
      return new OldNode({ ...rest, place, life, skew, isOurs, maxOutgoing: 0 })
    }
    const id = home.disk?.id ?? `${home.name}${life}`
    home.disk ??= new SimDisk(id, random.chance(0.5))
    return new SimNode({ ...rest, id, place, skew, disk: home.disk, kept })
  }
}
