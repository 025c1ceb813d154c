/** How many owners are kept that hold nothing, at least. */
const idleOwners = 10_000

/** Who writes through this node: the node itself, and owners behind it such as clients. Those that hold nothing are forgotten in the end. */
export class Owners {
  readonly #self: string
  #ids: Set<string>
  #most = idleOwners

  constructor(self: string) {
    this.#self = self
    this.#ids = new Set([self])
  }

  has(id: string): boolean {
    return this.#ids.has(id)
  }

  /** True for one that is not the node itself. */
  isBehind(id: string): boolean {
    return id !== this.#self && this.#ids.has(id)
  }

  /** Adds an owner; `holders` are the owners of all records, asked only when there are too many to keep them all. */
  add(id: string, holders: () => Iterable<string>): void {
    if (this.#ids.has(id)) return
    if (this.#ids.size >= this.#most) this.#keepOnly(holders())
    this.#ids.add(id)
  }

  #keepOnly(holders: Iterable<string>): void {
    const busy = [...holders].filter((id) => this.#ids.has(id))
    this.#ids = new Set([this.#self, ...busy])
    this.#most = Math.max(idleOwners, 2 * this.#ids.size)
  }
}
