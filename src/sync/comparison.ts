import type { Summand } from '../dictionary/digest.ts'
import { bucketOfHash } from '../dictionary/digest.ts'
import type { SyncRecord } from '../dictionary/record.ts'
import { bucketsPackets, digestPackets, hashesPackets, type Buckets, type Hashes } from './digestMessage.ts'
import type { Turn } from './disputes.ts'
import type { LiveDictionary } from './liveDictionary.ts'
import { recordsPackets } from './ownMessage.ts'
import type { Partner } from './partner.ts'

export interface ComparisonOptions {
  readonly live: LiveDictionary
  /** The partner holds exactly what this node holds now. */
  readonly agreed: (partner: Partner) => void
  /** All that the partner lacked and this node has is on its way to it. */
  readonly completed: (partner: Partner) => void
  /** The partner is not sent what it lacks, as it does not read what it was sent before. */
  readonly delayed: (partner: Partner) => void
}

interface Difference {
  readonly bucket: number
  readonly own: bigint
  readonly theirs: bigint
  readonly turn: Turn
}

/** Who holds nothing there needs no list of hashes to be asked for; if that did not help, it asks by an empty one. */
const isNewsToEmpty = ({ theirs, turn }: Difference): boolean => theirs === 0n && turn === 'first'
const isToBeListed = ({ own, theirs, turn }: Difference): boolean =>
  theirs !== 0n && (own === 0n ? turn === 'again' : turn !== 'later')

/** Finds with a partner what one of the two lacks: a digest, then those of buckets, then hashes, then records. Both sides do the same. */
export class Comparison {
  readonly #options: ComparisonOptions
  readonly #live: LiveDictionary

  constructor(options: ComparisonOptions) {
    this.#options = options
    this.#live = options.live
  }

  /** Begins: the partner answers where it holds anything else. */
  begin(partner: Partner): void {
    partner.send(digestPackets(this.#digest.sum(this.#now)))
  }

  /** Shows the partner what this node holds, bucket by bucket; `asks` for the same of it. */
  show(partner: Partner, asks: boolean): void {
    const { floors, exchangedAt, lacksRoom } = this.#live.dictionary
    const sums = this.#digest.sums(this.#now)
    partner.send(bucketsPackets({ sums, floors: floors.entries(), exchangedAt, asks, lacksRoom }))
  }

  onDigest(sum: bigint, partner: Partner): void {
    if (sum === this.#digest.sum(this.#now)) this.#agree(partner)
    else this.show(partner, true)
  }

  onBuckets({ sums, floors, exchangedAt, asks, lacksRoom }: Buckets, partner: Partner): void {
    if (partner.hasBacklog) return this.#delay(partner)
    if (asks) this.show(partner, false)
    partner.exchangedAt = exchangedAt
    partner.lacksRoom = lacksRoom
    partner.isBehind = false
    for (const [bucket, epoch] of floors) this.#live.dictionary.raiseFloor(bucket, epoch)
    const differing = this.#differing(sums, partner)
    this.#supply(
      differing.filter(isNewsToEmpty).flatMap(({ bucket }) => this.#digest.bucket(bucket, this.#now)),
      new Map(),
      partner,
    )
    partner.sendAll(hashesPackets(differing.filter(isToBeListed).map(({ bucket }) => this.#list(bucket))))
    if (differing.length === 0) this.#agree(partner)
  }

  onHashes({ buckets, pairs, last }: Hashes, partner: Partner): void {
    const covered = new Set(buckets)
    const theirs = new Map(pairs.filter(([keyHash]) => covered.has(bucketOfHash(keyHash))))
    const own = buckets.flatMap((bucket) => this.#digest.bucket(bucket, this.#now))
    this.#supply(
      own.filter(({ keyHash, hash }) => theirs.get(keyHash) !== hash),
      theirs,
      partner,
    )
    if (last && !partner.isBehind) this.#complete(partner)
  }

  get #digest(): LiveDictionary['dictionary']['digest'] {
    return this.#live.dictionary.digest
  }

  get #now(): number {
    return this.#live.seconds
  }

  /** Buckets that the partner holds otherwise, and which of them it is time to look into. */
  #differing(theirSums: BigUint64Array, { disputes }: Partner): readonly Difference[] {
    const ownSums = this.#digest.sums(this.#now)
    return [...ownSums].flatMap((own, bucket) => {
      const theirs = theirSums[bucket]!
      return own === theirs ? [] : [{ bucket, own, theirs, turn: disputes.judge(bucket, own - theirs, this.#now) }]
    })
  }

  #list(bucket: number): readonly [number, readonly (readonly [bigint, bigint])[]] {
    return [bucket, this.#digest.bucket(bucket, this.#now).map(({ keyHash, hash }) => [keyHash, hash])]
  }

  /**
   * Sends what the partner lacks, but what it may lack because it was deleted while this node was away is dropped here instead. Where it may as well have had no
   * room, it is kept here, and not told, until somebody who has room was met.
   */
  #supply(own: readonly Summand[], theirs: ReadonlyMap<bigint, bigint>, partner: Partner): void {
    const limit = this.#forgottenBefore(partner)
    const isStale = ({ record, keyHash }: Summand): boolean => record.time < limit && !theirs.has(keyHash)
    if (!partner.lacksRoom) for (const summand of own) if (isStale(summand)) this.#live.forget(summand.record.key)
    const records: readonly SyncRecord[] = own.filter((summand) => !isStale(summand)).map(({ record }) => record)
    if (records.length === 0) return
    if (partner.hasBacklog) this.#delay(partner)
    else partner.sendAll(recordsPackets(records, partner.chunkBytes))
  }

  /** A few bytes may ask for all that is held: who does not read gets it once, and the rest after a later round. */
  #delay(partner: Partner): void {
    partner.isBehind = true
    this.#options.delayed(partner)
  }

  /** What both had compared with others before this second both held; 0 unless this node was away, which only a right clock tells. */
  #forgottenBefore({ exchangedAt }: Partner): number {
    const { dictionary, isClockOff } = this.#live
    return dictionary.isAway(this.#now) && !isClockOff ? Math.min(dictionary.exchangedAt, exchangedAt) : 0
  }

  #agree(partner: Partner): void {
    this.#live.dictionary.noteAgreement(this.#now)
    this.#options.agreed(partner)
  }

  /** A newcomer does not know what was deleted, and a full node lacks other things, too, so that what they lack tells a node that was away nothing. */
  #complete(partner: Partner): void {
    const { dictionary } = this.#live
    const tellsOfDeletions = partner.exchangedAt > 0 && !partner.lacksRoom
    if (tellsOfDeletions || !dictionary.isAway(this.#now)) dictionary.noteExchange(this.#now)
    this.#options.completed(partner)
  }
}
