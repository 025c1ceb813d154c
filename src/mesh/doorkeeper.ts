import type { Clock } from '../seams/clock.ts'
import { RateLimit } from '../seams/rateLimit.ts'
import { isDistinct, type Bans } from './bans.ts'
import type { Connection } from './connection.ts'
import type { MeshLimits } from './limits.ts'
import type { RefusalCode, Refusals } from './refusals.ts'

export interface DoorkeeperOptions {
  readonly clock: Clock
  readonly limits: MeshLimits
  readonly bans: Bans
  /** Counts and tells of those who are refused. */
  readonly refusals: Refusals
}

/** Addresses whose knocks are counted. */
const maxAddresses = 4_096

/** Decides which incoming links are taken. What loopback may do is not counted by address, as all of this machine share it. */
export class Doorkeeper {
  readonly #clock: Clock
  readonly #limits: MeshLimits
  readonly #bans: Bans
  readonly #refusals: Refusals
  readonly #knocks = new Map<string, RateLimit>()
  readonly #rate: RateLimit

  constructor({ clock, limits, bans, refusals }: DoorkeeperOptions) {
    this.#clock = clock
    this.#limits = limits
    this.#bans = bans
    this.#refusals = refusals
    const { linksPerSecond, maxConnections } = limits
    this.#rate = new RateLimit(linksPerSecond, Math.max(linksPerSecond, maxConnections), clock)
  }

  /** Whether an address may come to the door now. */
  mayKnock(address: string | null): boolean {
    return this.#admits(this.#judgeKnock(address), address)
  }

  /** Whether a link from an address that may come to the door is taken. `pending` are the links without a handshake. */
  mayEnter(address: string | null, links: readonly Connection[], pending: readonly Connection[]): boolean {
    return this.#admits(this.#judgeLink(address, links, pending), address)
  }

  #admits(code: RefusalCode | undefined, remoteAddress: string | null): boolean {
    if (code) this.#refusals.note(code, `a link from ${remoteAddress} was not taken`, { remoteAddress })
    return code === undefined
  }

  #judgeKnock(address: string | null): RefusalCode | undefined {
    if (this.#bans.has(address)) return 'banned'
    const isInTime = (!isDistinct(address) || this.#isInTime(address)) && this.#rate.take() === 0
    return isInTime ? undefined : 'too-many-handshakes'
  }

  #judgeLink(
    address: string | null,
    links: readonly Connection[],
    pending: readonly Connection[],
  ): RefusalCode | undefined {
    const { maxConnections, maxPending, maxPerAddress } = this.#limits
    const cameIn = [...pending, ...links].filter(({ outgoing }) => !outgoing)
    if (isDistinct(address) && cameIn.filter(({ remoteAddress }) => remoteAddress === address).length >= maxPerAddress)
      return 'too-many-of-address'
    if (pending.filter(({ outgoing }) => !outgoing).length >= maxPending) return 'too-many-pending'
    return links.length >= maxConnections ? 'too-many-links' : undefined
  }

  #isInTime(address: string): boolean {
    const { handshakesPerSecond } = this.#limits
    const rate = this.#knocks.get(address) ?? new RateLimit(handshakesPerSecond, handshakesPerSecond, this.#clock)
    this.#knocks.delete(address)
    this.#knocks.set(address, rate)
    if (this.#knocks.size > maxAddresses) this.#forgetOldest()
    return rate.take() === 0
  }

  #forgetOldest(): void {
    for (const address of this.#knocks.keys()) {
      this.#knocks.delete(address)
      return
    }
  }
}
