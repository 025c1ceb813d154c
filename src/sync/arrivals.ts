import type { StoredEntry } from '../dictionary/adopt.ts'
import type { Outcome } from '../dictionary/outcome.ts'
import type { SyncRecord } from '../dictionary/record.ts'
import type { Connection } from '../mesh/connection.ts'
import type { Verdict } from '../mesh/dispatcher.ts'
import type { MeshNode } from '../mesh/meshNode.ts'
import { flags } from '../wire/flags.ts'
import type { Message } from '../wire/message.ts'
import type { Legacy } from './legacy.ts'
import type { LiveDictionary } from './liveDictionary.ts'
import type { OldNeighbours } from './oldNeighbours.ts'
import type { Partner } from './partner.ts'
import { PlainStores } from './plainStores.ts'
import type { RecordSender } from './recordSender.ts'
import { readStore, type FindKey } from './storeMessage.ts'
import type { Transit } from './transit.ts'

export interface ArrivalsOptions {
  readonly mesh: MeshNode
  readonly live: LiveDictionary
  readonly legacy: Legacy
  readonly neighbours: OldNeighbours
  readonly sender: RecordSender
  /** What there is no room for here goes on through it. */
  readonly transit: Transit
  /** What a partner knew changed something here. */
  readonly learned: (from: Partner) => void
}

const refusalCodes = {
  overQuota: 'over-quota',
  tooFarAhead: 'too-far-ahead',
  quarantineFull: 'quarantine-full',
} as const

/** Whether something was not kept only because there is no room for it here: others may have some. */
const isHomeless = ({ reason }: Outcome): boolean => reason === 'overQuota'

/** How long a flood may be under way: as long as messages are remembered at least, so that none goes on twice. */
const floodSeconds = 60

/** A write so young, and younger than the link over which it is learned, is probably still flooded. */
const freshSeconds = 1

/** Owners beyond this many are treated as keepers of plain stores, which costs at worst a copy's higher counter. */
const maxRecordKeepers = 10_000

/** What becomes of stores and records that arrive: merged or adopted, refused where they claim to be ours, and passed on. */
export class Arrivals {
  readonly #options: ArrivalsOptions
  readonly #live: LiveDictionary
  readonly #plainStores: PlainStores
  /** Owners of whom a live store with a record was seen: their stores without one are copies. What neighbours hand over may be adopted. */
  readonly #recordKeepers = new Set<string>()
  readonly #findKey: FindKey

  constructor(options: ArrivalsOptions) {
    const { mesh, live, legacy, neighbours } = options
    this.#options = options
    this.#live = live
    this.#findKey = (bytes, start, end) => live.dictionary.keyIn(bytes, start, end)
    this.#plainStores = new PlainStores({
      mesh,
      live,
      legacy,
      neighbours,
      writesRecords: (owner) => this.#recordKeepers.has(owner) || live.dictionary.isOurs(owner),
      isOurs: (stored, connection) => this.#isOurs(stored, connection),
      arrived: (outcome, message, connection) => this.#afterArrival(outcome, message, connection),
    })
  }

  /** Takes a storage message that came over `connection`. */
  takeStore(message: Message, connection: Connection): Verdict {
    const store = readStore(message, this.#findKey)
    return store.type === 'record'
      ? this.#takeRecord(store.record, message, connection)
      : this.#plainStores.take(store.plain, message, connection)
  }

  /** Takes an old peer's change of some members of a map. */
  takeDelta(message: Message, connection: Connection): Verdict {
    return this.#plainStores.takeDelta(message, connection)
  }

  /** Takes what a partner found to be lacking here. */
  takeRecords(records: readonly SyncRecord[], from: Partner): void {
    const { learned, neighbours, sender, transit } = this.#options
    const changed: SyncRecord[] = []
    const homeless: SyncRecord[] = []
    for (const record of records) {
      const outcome = this.#live.merge(record)
      this.#noteDropped(outcome, from)
      if (outcome.status === 'changed') changed.push(record)
      else if (isHomeless(outcome) && transit.admit(record)) homeless.push(record)
    }
    if (changed.length > 0) learned(from)
    sender.passOn(homeless, from)
    neighbours.offer(homeless)
    this.#passOnLearned(changed, from)
  }

  /** Our own kind is not told what is being flooded anyway: it is asked soon whether it has it. */
  #passOnLearned(changed: readonly SyncRecord[], from: Partner): void {
    const { sender } = this.#options
    const kept = changed.flatMap(({ key }) => this.#live.dictionary.record(key) ?? [])
    const isFlooded = ({ time }: SyncRecord): boolean => time > from.metAt && time >= this.#live.seconds - freshSeconds
    sender.passOnToOld(kept.filter(isFlooded), from)
    sender.passOn(
      kept.filter((record) => !isFlooded(record)),
      from,
    )
  }

  #takeRecord(record: SyncRecord, message: Message, connection: Connection): Verdict {
    if (this.#isOurs(record, connection)) return 'drop'
    this.#remember(record.owner)
    const outcome = this.#live.merge(record)
    const isNews = this.#afterArrival(outcome, message, connection)
    return isNews || isHomeless(outcome) || this.#wasOvertaken(record, outcome) ? 'relay' : 'drop'
  }

  /** Whether a comparison brought a record of the last minute ahead of its flood, which goes on all the same: it would end here for all behind. */
  #wasOvertaken({ epoch, owner, time, seq }: SyncRecord, { status, record: held }: Outcome): boolean {
    const isHeld = status === 'unchanged' && held?.epoch === epoch && held.owner === owner && held.seq === seq
    return isHeld && held.time === time && time >= this.#live.seconds - floodSeconds
  }

  /** A live store in the name of one of ours that comes from outside is an echo or a forgery: what we wrote we hold. Its bringer may only relay it. */
  #isOurs(arrival: SyncRecord | StoredEntry, from: Connection): boolean {
    const claim = this.#live.dictionary.judgeClaim(arrival)
    if (claim === 'forged') this.#options.mesh.refuse('forged', 'a store that we never wrote came in our name', from)
    return claim !== undefined
  }

  /** True when it changed the dictionary. What came by a whisper is passed on here, what is flooded by the mesh. */
  #afterArrival(outcome: Outcome, message: Message, from: Connection): boolean {
    const changed = outcome.status === 'changed'
    this.#noteDropped(outcome, from)
    if (changed && outcome.record && message.flag !== flags.broadcast)
      this.#options.sender.passOn([outcome.record], from)
    return changed
  }

  #noteDropped({ reason }: Outcome, from: { readonly id: string }): void {
    if (reason) this.#options.mesh.refuse(refusalCodes[reason], 'a record of a peer was not taken', from)
  }

  #remember(owner: string): void {
    if (this.#recordKeepers.size < maxRecordKeepers) this.#recordKeepers.add(owner)
  }
}
