import type { Cancel, Clock } from '../seams/clock.ts'
import type { Outcome } from '../dictionary/outcome.ts'
import type { SyncRecord } from '../dictionary/record.ts'
import type { Connection } from '../mesh/connection.ts'
import type { MeshNode } from '../mesh/meshNode.ts'
import { flags } from '../wire/flags.ts'
import type { Legacy } from './legacy.ts'
import type { LiveDictionary } from './liveDictionary.ts'
import { OldNeighbour } from './oldNeighbour.ts'
import type { PlainStore } from './storeMessage.ts'

export interface OldNeighboursOptions {
  readonly mesh: MeshNode
  readonly clock: Clock
  readonly live: LiveDictionary
  readonly legacy: Legacy
}

/** The neighbours that run js2p or py2p 0.7, and what keeps them in step with this node. */
export class OldNeighbours {
  readonly #options: OldNeighboursOptions
  readonly #neighbours = new Map<Connection, OldNeighbour>()
  readonly #cancel: Cancel

  constructor(options: OldNeighboursOptions) {
    const { mesh } = options
    this.#options = options
    mesh.intercept((message, connection) => {
      if (message.subFlag === flags.peers) this.#neighbours.get(connection)?.noteIntroduction()
      return false
    })
    this.#cancel = mesh.listen({ ended: (connection) => this.#remove(connection) })
  }

  /** Watches over a neighbour whose link is up; one of our own kind is left alone. */
  add(connection: Connection): void {
    if (connection.peer?.kind === 'synckey') return
    const { legacy, ...options } = this.#options
    this.#remove(connection)
    const neighbour = new OldNeighbour({ ...options, connection, isIgnored: legacy === 'read-only' })
    this.#neighbours.set(connection, neighbour)
    neighbour.begin()
  }

  /** Something became of a key here. */
  noteOutcome({ status, record, previous }: Outcome): void {
    if (status !== 'changed' || !record) return
    const isConflict = this.#isLeasing && previous !== undefined && previous.owner !== record.owner
    // What is ignored here may hold the key there.
    const mayBeHeld = previous === undefined && this.#options.legacy === 'read-only'
    for (const neighbour of this.#neighbours.values()) {
      neighbour.noteChange(record.key)
      if (isConflict) neighbour.replace(previous, record)
      if (mayBeHeld) neighbour.noteConflict()
    }
  }

  /** A store without a record arrived, and this became of it. */
  noteStore(store: PlainStore, { status, reason, record }: Outcome, connection: Connection): void {
    const isSettled = status === 'unchanged' || reason === 'tooFarAhead'
    if (!store.live) this.#neighbours.get(connection)?.compare(store, isSettled ? record : undefined)
    else if (this.#isLeasing && record && record.owner !== store.owner.text)
      for (const neighbour of this.#neighbours.values()) neighbour.noteConflict()
  }

  /** Records came for which there is no room here. */
  offer(records: readonly SyncRecord[]): void {
    for (const neighbour of this.#neighbours.values()) for (const record of records) neighbour.offer(record)
  }

  /** Stops the timers. */
  close(): void {
    this.#cancel()
    for (const connection of this.#neighbours.keys()) this.#remove(connection)
  }

  get #isLeasing(): boolean {
    return this.#options.live.dictionary.rules.leasing
  }

  #remove(connection: Connection): void {
    this.#neighbours.get(connection)?.close()
    this.#neighbours.delete(connection)
  }
}
