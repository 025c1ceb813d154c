import { backoffMs, type BackoffOptions } from '../seams/backoff.ts'
import type { Cancel, Clock } from '../seams/clock.ts'
import type { Random } from '../seams/random.ts'
import { formatAddress } from './address.ts'
import type { Address } from './link.ts'

/** 1 s, 2 s, 4 s, ... up to 2 min, each up to 30 % shorter. */
const redialBackoff: BackoffOptions = { minMs: 1_000, maxMs: 120_000, factor: 2, jitter: 0.3 }

/** Attempts at an address that nobody asked for by name, before it is forgotten. */
const learntAttempts = 10

/** Why a node dials an address: somebody asked it to, or another peer told of it. */
export type DialReason = 'asked' | 'learnt'

interface Target {
  readonly address: Address
  readonly reason: DialReason
  attempts: number
  cancel: Cancel | undefined
}

export interface RedialerOptions {
  readonly clock: Clock
  readonly random: Random
  /** Dials once more. */
  readonly dial: (address: Address, reason: DialReason) => void
}

/** Dials again what was linked once: soon, then less and less often. An address that was asked for is never given up, one that was learnt is. */
export class Redialer {
  readonly #options: RedialerOptions
  readonly #targets = new Map<string, Target>()

  constructor(options: RedialerOptions) {
    this.#options = options
  }

  /** How many addresses that nobody asked for by name are dialled again, or are about to be. */
  get sought(): number {
    return [...this.#targets.values()].filter(({ reason, attempts }) => reason === 'learnt' && attempts > 0).length
  }

  /** From now on a link to this address is wanted. */
  keep(address: Address, reason: DialReason): void {
    const id = formatAddress(address)
    const known = this.#targets.get(id)
    known?.cancel?.()
    const isAsked = reason === 'asked' || known?.reason === 'asked'
    this.#targets.set(id, { address, reason: isAsked ? 'asked' : 'learnt', attempts: 0, cancel: undefined })
  }

  /** A link to this address ended, or could not be made. */
  lost(address: Address): void {
    const id = formatAddress(address)
    const target = this.#targets.get(id)
    if (!target) return
    target.cancel?.()
    target.attempts++
    if (target.reason === 'learnt' && target.attempts > learntAttempts) this.#targets.delete(id)
    else target.cancel = this.#retry(target)
  }

  /** Who said to listen at this address had dialled us, and is gone: dialled like any other, where nothing is under way. */
  wake(address: Address): void {
    const target = this.#targets.get(formatAddress(address))
    if (target && !target.cancel) target.cancel = this.#retry(target)
  }

  /** Dials at once what would be dialled later, and then as if it were the first time. */
  hurry(): void {
    for (const target of this.#targets.values()) {
      if (!target.cancel) continue
      target.cancel()
      target.cancel = undefined
      target.attempts = 0
      this.#options.dial(target.address, target.reason)
    }
  }

  /** The link is not wanted any more. */
  forget(address: Address): void {
    const id = formatAddress(address)
    this.#targets.get(id)?.cancel?.()
    this.#targets.delete(id)
  }

  /** Forgets all. Idempotent. */
  close(): void {
    for (const { address } of this.#targets.values()) this.forget(address)
  }

  #retry(target: Target): Cancel {
    const { clock, random, dial } = this.#options
    return clock.after(backoffMs(target.attempts, redialBackoff, random), () => {
      target.cancel = undefined
      dial(target.address, target.reason)
    })
  }
}
