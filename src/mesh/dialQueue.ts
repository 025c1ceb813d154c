import { formatAddress } from './address.ts'
import type { Address } from './link.ts'
import type { DialReason } from './redialer.ts'

/** Dials that wait for others to end, each address once. */
export class DialQueue {
  readonly #waiting = new Map<string, { readonly address: Address; readonly reason: DialReason }>()

  add(address: Address, reason: DialReason): void {
    this.#waiting.set(formatAddress(address), { address, reason })
  }

  /** Removes and returns the oldest. */
  take(): { readonly address: Address; readonly reason: DialReason } | undefined {
    for (const [name, dial] of this.#waiting) {
      this.#waiting.delete(name)
      return dial
    }
    return undefined
  }

  remove(address: Address): void {
    this.#waiting.delete(formatAddress(address))
  }

  clear(): void {
    this.#waiting.clear()
  }
}
