import type { SyncSocket } from 'synckey/socket'
import { cellCount, cellKey, rateKey, startRate, writtenKey } from './keys.ts'

const tickMs = 50

/** Sensors that measure as often as the shared key `rateKey` says: each measurement is an ordinary `set` at their node. */
export class Sensors {
  readonly #socket: SyncSocket
  readonly #timer: ReturnType<typeof setInterval>
  readonly #degrees = Array.from({ length: cellCount }, (_, cell) => 18 + (cell % 9))
  #written = 0
  #due = 0

  constructor(socket: SyncSocket) {
    this.#socket = socket
    for (const cell of this.#degrees.keys()) this.#write(cell)
    socket.set(rateKey, startRate)
    socket.release(rateKey)
    this.#timer = setInterval(() => this.#tick(), tickMs)
  }

  /** Stops measuring. Idempotent. */
  close(): void {
    clearInterval(this.#timer)
  }

  #tick(): void {
    const rate = Number(this.#socket.get(rateKey) ?? startRate)
    this.#due += (rate * tickMs) / 1000
    for (; this.#due >= 1; this.#due--) this.#measure(Math.floor(Math.random() * cellCount))
    if (this.#socket.get(writtenKey) !== this.#written) this.#socket.set(writtenKey, this.#written)
  }

  /** Warmer or colder by a degree, and never far from 22. */
  #measure(cell: number): void {
    const degrees = this.#degrees[cell] ?? 22
    this.#degrees[cell] = degrees + (Math.random() * 8 > degrees - 18 ? 1 : -1)
    this.#write(cell)
    this.#written++
  }

  #write(cell: number): void {
    this.#socket.set(cellKey(cell), this.#degrees[cell])
  }
}
