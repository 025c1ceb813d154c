/** How many owners are kept that hold nothing, at least. */
const idleOwners = 10_000

/** Who writes through this node: the node itself, and owners behind it such as clients. Those that hold nothing are forgotten in the end. */
export class Owners {
  readonly #self: string
  readonly #holders: () => Iterable<string>
  #ids: Set<string>
  #most = idleOwners

  /** `holders` are the owners of all records, asked only when there are too many to keep them all. */
  constructor(self: string, holders: () => Iterable<string>) {
    this.#self = self
    this.#holders = holders
    this.#ids = new Set([self])
  }

  has(id: string): boolean {
    return id === this.#self || this.#ids.has(id)
  }

  /** True for one that is not the node itself. */
  isBehind(id: string): boolean {
    return id !== this.#self && this.#ids.has(id)
  }

  add(id: string): void {
    if (this.has(id)) return
    if (this.#ids.size >= this.#most) this.#keepHolders()
    this.#ids.add(id)
  }

  #keepHolders(): void {
    const busy = [...this.#holders()].filter((id) => this.#ids.has(id))
    this.#ids = new Set([this.#self, ...busy])
    this.#most = Math.max(idleOwners, 2 * this.#ids.size)
  }
}
