import { keyText } from '../../src/dictionary/key.ts'
import type { SyncRecord } from '../../src/dictionary/record.ts'
import type { Actor, Cast } from './cast.ts'
import { identify, isFading, isStale, rank, takeoverDelay } from './model.ts'
import type { OldNode } from './oldNode.ts'
import {
  collected,
  confirmedIsHeld,
  digestIsRight,
  dueIsTaken,
  equalAtRest,
  inTable,
  lapsedIsGivenUp,
  nothingLost,
  oneHolder,
  readsEqual,
  replacedStaysReplaced,
  type Finding,
} from './oracles.ts'
import type { SimLinks } from './simLinks.ts'
import type { SimNode, Write } from './simNode.ts'
import { tokenGrows } from './writeOracles.ts'
import type { Edge } from './topology.ts'
import type { Writings } from './writings.ts'

export interface JudgeOptions {
  readonly cast: Cast
  readonly links: SimLinks
  readonly keys: readonly string[]
  readonly leasing: boolean
  /** Left out where somebody writes of whom nothing is known. */
  readonly writings: Writings | undefined
  readonly report: (oracle: string, finding: Finding) => void
}

const memberNames = new Set(Object.getOwnPropertyNames(Object.prototype))
/** Whether old nodes may have a key; others go round them, which takes minutes. */
const isShared = (key: string): boolean => !memberNames.has(key)
const spell = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value))

/** The oracles that look at several nodes at once. */
export class Judge {
  readonly #options: JudgeOptions

  constructor(options: JudgeOptions) {
    this.#options = options
  }

  /** Whether all nodes agree, as far as an application sees. */
  get isAgreed(): boolean {
    return this.#states() === undefined && this.#readings() === undefined && this.#lastWords() === undefined
  }

  /** Whether somebody keeps a deletion that is too old: it came late, or a clock was put right, and is collected within the hour. */
  get keepsStale(): boolean {
    return this.#options.cast.ours.some((node) =>
      [...node.sync.live.dictionary.records()].some((record) => isStale(record, node.seconds)),
    )
  }

  /** Whether a write is confirmed by fewer than there will be: of a partner whose round it was not, nothing is known. */
  get awaitsRounds(): boolean {
    return this.#confirmations().length > 0
  }

  /** What must hold once nothing is under way. */
  judgeRest(): void {
    const { cast, keys, report } = this.#options
    report('O1', this.#states())
    report('O1', this.#readings())
    report('O1', this.#lastWords())
    for (const node of cast.ours) {
      node.watch.lookAtEvents()
      const { dictionary, seconds } = node.sync.live
      report('waiting', dueIsTaken(node.id, dictionary.nextDue, seconds))
      report('digest', digestIsRight(node.id, dictionary.digest.sum(seconds), dictionary.records(), seconds))
      for (const record of dictionary.records()) {
        report('collection', collected(node.id, record, isStale(record, node.seconds)))
      }
    }
    for (const key of keys) this.#judgeKey(key)
    for (const finding of this.#confirmations()) report('confirmed', finding)
  }

  /** Nobody else believes in a lease that was just taken over. */
  judgeTakeover(taker: SimNode, { key, record, replaced }: Write): void {
    if (!replaced || replaced.deleted || replaced.released || replaced.owner === record.owner) return
    for (const node of this.#options.cast.ours) {
      const held = node.record(key)
      if (!held || !node.holdersOf(key).includes(replaced.owner)) continue
      const isSameLease = held.epoch === replaced.epoch && held.time <= replaced.time
      const apart = Math.abs(node.clock.offset - taker.clock.offset)
      if (isSameLease && apart < takeoverDelay * 1000)
        this.#options.report('O7', lapsedIsGivenUp(key, replaced.owner, record.owner))
    }
  }

  /** At most one node believes that it holds a key, when everybody hears everybody. */
  judgeHolders(): void {
    const { cast, links, keys, leasing, report } = this.#options
    if (!leasing || !links.isQuiet) return
    for (const key of cast.old.length > 0 ? keys.filter(isShared) : keys) {
      const holders = cast.ours.flatMap((node) => node.holdersOf(key))
      report('O7', oneHolder(key, holders))
    }
  }

  /** Soon after the links are back, all nodes hold the same. */
  judgeHealing(): void {
    if (!this.#isFull) this.#options.report('healing', this.#states())
  }

  /** The highest epoch of a key that a living node has held. */
  highestEpochOf(key: string): number {
    const held = this.#options.cast.ours.flatMap(({ watch }) => watch.everHeldOf(key))
    return Math.max(0, ...held.map(({ epoch }) => epoch))
  }

  /** A tenure that begins where all has been heard begins above all that was; `highest` is what it was before the write. */
  judgeToken({ key, record, replaced }: Write, highest: number): void {
    const isUncertain = this.#isFull || this.#options.cast.ours.some(({ watch }) => watch.dropped.has(key))
    if (!isUncertain) this.#options.report('fencing', tokenGrows(record, replaced, highest))
  }

  /** Two nodes of ours that should be linked and are not; js2p may forget a link that it has. */
  unlinked(edge: Edge): Finding {
    const { cast } = this.#options
    const areOurs = edge.every((place) => cast.at(place)?.kind === 'new')
    return areOurs && !cast.isUp(edge) ? `${edge.join('-')} is not linked` : undefined
  }

  /** Whoever has a link counts its other end among its peers. */
  judgeTables(): void {
    const { cast, links, report } = this.#options
    for (const [a, b] of cast.edges) {
      const [here, there] = [cast.at(a), cast.at(b)]
      if (here?.kind !== 'new' || there?.kind !== 'new' || !links.cablesOf(a, b).some(({ isUp }) => isUp)) continue
      if (!here.knows(there.id)) report('links', inTable(here.id, there.id))
      if (!there.knows(here.id)) report('links', inTable(there.id, here.id))
    }
  }

  /** Whether a node had no room for something, which it lacks since. */
  get #isFull(): boolean {
    return this.#options.cast.ours.some(isFull)
  }

  /** Whether it was away for so long that it may hold what was deleted, and met nobody since but full nodes, from whom it cannot know. */
  #mayKeepForgotten({ sync, seconds }: SimNode): boolean {
    return this.#isFull && sync.live.dictionary.isAway(seconds)
  }

  /** Whether something may not have come through a full node: it hands on to our own kind alone what it has no room for. */
  get #isCutByFull(): boolean {
    return this.#isFull && this.#options.cast.old.length > 0
  }

  /** What is wrong with what nodes know of each write that still stands, by the node that made it. */
  #confirmations(): readonly Finding[] {
    const { cast, writings } = this.#options
    if (!writings || cast.old.length > 0) return []
    const isFading = cast.ours.some((node) => fadingKeys(node).length > 0)
    const findings = cast.ours.flatMap((node) => {
      const neighbours = cast.ours.filter(({ id }) => node.knows(id)).length
      const standing = node.writes.filter((write) => node.record(write.key) === write.record)
      return standing.map(({ key, record }) => {
        const others = writings.holdersOf(key, record) - 1
        const bounds = { least: isFading ? 0 : neighbours, most: others }
        return confirmedIsHeld(record, node.sync.confirmations(Buffer.from(key)), bounds)
      })
    })
    return findings.filter((finding) => finding !== undefined)
  }

  #states(): Finding {
    const { ours } = this.#options.cast
    if (this.#isCutByFull) return undefined
    const fading = new Set(ours.flatMap(fadingKeys))
    const states = ours
      .filter((node) => !this.#mayKeepForgotten(node))
      .map((node) => [node.id, { lines: linesOf(node, fading), isFull: isFull(node) }] as const)
    return equalAtRest(new Map(states))
  }

  /** An old node's own writes are its own to order: nobody tells it which of them was its last. */
  #readings(): Finding {
    const { cast, keys } = this.#options
    if (this.#isFull) return undefined
    const old = cast.old.filter((node) => this.#isLinkedToOurs(node))
    const findings = keys.filter(isShared).map((key) => {
      const owner = cast.ours[0]?.record(key)?.owner
      const judged = [...cast.ours, ...old.filter((node) => owner !== node.id || !node.owns(key))]
      return old.length === 0
        ? undefined
        : readsEqual(key, new Map(judged.map((actor) => [nameOf(actor), read(actor, key)])))
    })
    return findings.find((finding) => finding !== undefined)
  }

  /** It may have forgotten its last write of a second for an earlier one; nobody else may. */
  #lastWords(): Finding {
    const { cast, keys } = this.#options
    const [first] = cast.ours
    if (!first || this.#isFull) return undefined
    const findings = cast.old.flatMap((node) =>
      this.#isLinkedToOurs(node) ? keys.filter(isShared).map((key) => lastIsLeft(key, node, first)) : [],
    )
    return findings.find((finding) => finding !== undefined)
  }

  /** Old nodes behind old nodes alone agree with nobody for sure, as the documents say. */
  #isLinkedToOurs(old: OldNode): boolean {
    const { cast } = this.#options
    return cast.edges.some(
      (edge) => edge.includes(old.place) && cast.isUp(edge) && edge.some((place) => cast.at(place)?.kind === 'new'),
    )
  }

  #judgeKey(key: string): void {
    const { cast, leasing, report } = this.#options
    const [first] = cast.ours
    if (!first) return
    if (this.#isCutByFull) return
    const final = cast.ours.map((node) => node.record(key)).find((record) => record !== undefined)
    const held = cast.ours.flatMap(({ watch }) => [...watch.everHeld.values()]).filter((one) => one.key === key)
    if (cast.ours.some(({ watch }) => watch.dropped.has(key))) return
    // What is no longer told binds nobody; by a clock that was set ahead it may have been forgotten before its time.
    const isCollected = (record: SyncRecord): boolean => cast.ours.some(({ watch }) => watch.collected.has(record))
    const deletions = held
      .map(({ record }) => record)
      .filter((record) => isFading(record, first.seconds) || isCollected(record))
    const isEnded = (record: SyncRecord): boolean => deletions.some((deletion) => rank(deletion, record, leasing) >= 0)
    for (const { record } of held) if (!isEnded(record)) report('O2', nothingLost(final, record, leasing))
    if (!leasing) return
    for (const { record, replaced } of cast.ours.flatMap(({ writes }) => writes).filter((write) => write.key === key)) {
      const isTakeover = replaced !== undefined && replaced.owner !== record.owner
      if (isTakeover && !isEnded(replaced)) report('O10', replacedStaysReplaced(final, replaced))
    }
  }
}

const isFull = ({ sync }: SimNode): boolean => sync.live.dictionary.counters.overQuota > 0

const nameOf = (actor: Actor): string => `${actor.kind} ${actor.place}`

function lastIsLeft(key: string, writer: OldNode, other: SimNode): Finding {
  const record = other.record(key)
  const isItsOwn = record?.owner === writer.id && writer.owns(key)
  const [last, left] = [writer.get(key), other.get(key)]
  if (!isItsOwn || !writer.wroteLater(key, record.time, left || undefined)) return undefined
  return `${key} is ${spell(left)}, after which ${nameOf(writer)} wrote ${spell(last)}`
}

/** What js2p reads as absent is absent. */
const read = (actor: Actor, key: string): string => spell(actor.get(key) || undefined)

/** Keys of deletions that are no longer told: the same key may be deleted anew elsewhere, until the old one is collected. */
const fadingKeys = (node: SimNode): readonly string[] =>
  [...node.sync.live.dictionary.records()]
    .filter((record) => isFading(record, node.seconds))
    .map((record) => keyText(record.key))

function linesOf(node: SimNode, fading: ReadonlySet<string>): ReadonlyMap<string, string> {
  const lines = [...node.sync.live.dictionary.records()].map(
    (record) => [keyText(record.key), identify(record)] as const,
  )
  return new Map(lines.filter(([key]) => !fading.has(key)))
}
