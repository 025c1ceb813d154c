import type { Connection } from './connection.ts'

/**
 * Peers by id, one connection each. A second link to the same peer waits as a spare and takes over when the first ends: to js2p 0.7 closing
 * either of two links looks like losing the peer.
 */
export class RoutingTable {
  readonly #byId = new Map<string, Connection>()
  readonly #spares = new Set<Connection>()

  get peers(): ReadonlyMap<string, Connection> {
    return this.#byId
  }

  /** All links, spares included. */
  get links(): readonly Connection[] {
    return [...this.#byId.values(), ...this.#spares]
  }

  has(connection: Connection): boolean {
    return this.#byId.get(connection.id) === connection || this.#spares.has(connection)
  }

  /** True if the peer was not there; else the connection becomes a spare. */
  add(connection: Connection): boolean {
    const isNew = !this.#byId.has(connection.id)
    if (isNew) this.#byId.set(connection.id, connection)
    else this.#spares.add(connection)
    return isNew
  }

  /** Removes a connection; the spare that took its place is returned, or 'gone' when the peer left the table by this. */
  remove(connection: Connection): Connection | 'gone' | undefined {
    this.#spares.delete(connection)
    if (this.#byId.get(connection.id) !== connection) return undefined
    this.#byId.delete(connection.id)
    const spare = [...this.#spares].find(({ id }) => id === connection.id)
    if (!spare) return 'gone'
    this.#spares.delete(spare)
    this.#byId.set(spare.id, spare)
    return spare
  }
}
