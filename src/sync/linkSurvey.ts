import type { InspectEvent, PeerInfo, PeerKind, PeerLink } from '../dictionary/source.ts'
import type { Connection } from '../mesh/connection.ts'
import type { MeshNode } from '../mesh/meshNode.ts'
import type { Cancel, Clock } from '../seams/clock.ts'
import { P2S } from '../wire/flags.ts'
import { decode } from '../wire/msgpack.ts'
import { ownKind } from './ownKind.ts'
import { ops } from './ownMessage.ts'
import { StoreError } from './storeMessage.ts'

/** How often neighbours are asked while somebody looks. */
const roundMs = 2000
/** Links of one neighbour that are told, and believed. */
const maxLinks = 256

const kinds: readonly PeerKind[] = ['synckey', 'js2p', 'py2p']

export interface LinkSurveyOptions {
  readonly mesh: MeshNode
  readonly clock: Clock
  /** The neighbours, as others are told of them. */
  readonly peers: () => readonly PeerInfo[]
  /** What an owner calls itself. */
  readonly nameOf: (id: string) => string | null
}

/** Whom the neighbours of our own kind are linked with: they are asked for as long as somebody looks, and tell it when they are asked. */
export class LinkSurvey {
  readonly #options: LinkSurveyOptions
  readonly #listeners = new Set<(event: InspectEvent) => void>()
  #cancelRound: Cancel | undefined

  constructor(options: LinkSurveyOptions) {
    this.#options = options
  }

  /** Tells what neighbours answer, until it is cancelled. */
  watch(listener: (event: InspectEvent) => void): Cancel {
    this.#listeners.add(listener)
    if (!this.#cancelRound) this.#round()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.close()
    }
  }

  /** Answers a neighbour's question, or takes its answer. Throws `StoreError` for a malformed one. */
  take(op: unknown, payload: Uint8Array, connection: Connection): void {
    if (op === ops.askLinks) this.#answer(connection)
    if (op === ops.links && this.#listeners.size > 0) this.#tell(connection.id, readLinks(payload))
  }

  /** Asks nobody any more. Idempotent. */
  close(): void {
    this.#cancelRound?.()
    this.#cancelRound = undefined
  }

  #round(): void {
    const { mesh, clock } = this.#options
    for (const connection of ownKind(mesh)) mesh.whisper(connection, [P2S, ops.askLinks])
    this.#cancelRound = clock.after(roundMs, () => this.#round())
  }

  #answer(connection: Connection): void {
    if (connection.hasBacklog) return
    const { mesh, peers } = this.#options
    const links = peers().slice(0, maxLinks)
    mesh.whisper(connection, [P2S, ops.links, links.map(({ id, kind }) => [id, kind])])
  }

  #tell(peer: string, told: readonly Told[]): void {
    const { clock, nameOf } = this.#options
    const links = told.map(({ id, kind }): PeerLink => ({ id, kind, name: nameOf(id) }))
    for (const listener of this.#listeners) listener({ type: 'links', at: clock.now(), peer, links })
  }
}

interface Told {
  readonly id: string
  readonly kind: PeerKind
}

/** Reads the payload of a `links` message; what is no link is left out. */
function readLinks(payload: Uint8Array): readonly Told[] {
  const list = decode(payload)
  if (!Array.isArray(list)) throw new StoreError('links are a list')
  return list.slice(0, maxLinks).flatMap((element: unknown) => {
    const [id, told] = Array.isArray(element) ? (element as readonly unknown[]) : []
    const kind = kinds.find((each) => each === told)
    return typeof id === 'string' && kind ? [{ id, kind }] : []
  })
}
