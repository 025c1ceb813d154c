import type { Clock } from '../seams/clock.ts'
import type { Random } from '../seams/random.ts'
import type { Connection } from '../mesh/connection.ts'
import type { MeshNode } from '../mesh/meshNode.ts'
import { Disputes } from './disputes.ts'
import { chunkBytes } from './ownMessage.ts'
import type { Partner } from './partner.ts'
import { Rounds } from './rounds.ts'
import { whispers } from './whispers.ts'

export interface NeighboursOptions {
  readonly mesh: MeshNode
  readonly clock: Clock
  readonly random: Random
  readonly begin: (partner: Partner) => void
  /** A neighbour has been sent all that it lacked, for the first time since the link came up. */
  readonly introduced: (connection: Connection) => void
}

interface Neighbour {
  readonly connection: Connection
  readonly partner: Partner
  readonly rounds: Rounds
  introduced: boolean
}

const minMs = 10_000
const maxMs = 600_000

/** The neighbours of our own kind: each is asked every now and then whether it holds the same. */
export class Neighbours {
  readonly #options: NeighboursOptions
  readonly #neighbours = new Map<string, Neighbour>()

  constructor(options: NeighboursOptions) {
    this.#options = options
  }

  get partners(): readonly Partner[] {
    return [...this.#neighbours.values()].map(({ partner }) => partner)
  }

  get({ id }: Connection): Partner | undefined {
    return this.#neighbours.get(id)?.partner
  }

  add(connection: Connection): Partner {
    this.remove(connection)
    const { mesh, clock, random, begin } = this.#options
    const { id } = connection
    const send = (packets: readonly unknown[]): void => mesh.whisper(connection, packets)
    const partner = {
      id,
      metAt: mesh.seconds,
      chunkBytes,
      exchangedAt: 0,
      lacksRoom: false,
      isBehind: false,
      disputes: new Disputes(),
      get hasBacklog() {
        return connection.hasBacklog
      },
      send,
      sendAll: (messages: Iterable<readonly unknown[]>) => connection.sendAll(whispers(mesh, messages)),
    }
    const rounds = new Rounds({ clock, random, minMs, maxMs, round: () => begin(partner) })
    this.#neighbours.set(id, { connection, partner, rounds, introduced: false })
    rounds.start()
    return partner
  }

  remove({ id }: Connection): void {
    this.#neighbours.get(id)?.rounds.stop()
    this.#neighbours.delete(id)
  }

  /** What is held changed here. */
  hasten(): void {
    for (const { rounds } of this.#neighbours.values()) rounds.hasten()
  }

  /** A partner has been sent all that it lacked; what is no neighbour needs no introduction. */
  introduce({ id }: Partner): void {
    const neighbour = this.#neighbours.get(id)
    if (!neighbour || neighbour.introduced) return
    neighbour.introduced = true
    this.#options.introduced(neighbour.connection)
  }

  close(): void {
    for (const { connection } of this.#neighbours.values()) this.remove(connection)
  }
}
