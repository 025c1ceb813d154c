import type { Knowledge } from './knowledge.ts'
import type { LinkState } from './link.ts'
import type { SyncStatus } from './types.ts'

/** What a status is made of; it is another one whenever one of these is. */
export interface StatusParts {
  readonly transport: string
  readonly link: LinkState
  readonly welcome: Knowledge['welcome']
  readonly peers: Knowledge['peers']
  readonly pendingWrites: number
  readonly lastSyncedAt: number | null
}

/** Keeps one status for as long as its parts are the same. */
export class Status {
  #parts: StatusParts | null = null
  #status: SyncStatus | null = null

  /** The status that these parts make. */
  of(parts: StatusParts): SyncStatus {
    if (!this.#status || !this.#parts || !sameParts(this.#parts, parts)) this.#status = statusOf(parts)
    this.#parts = parts
    return this.#status
  }
}

function statusOf({ transport, link, welcome, peers, pendingWrites, lastSyncedAt }: StatusParts): SyncStatus {
  return {
    transport,
    nodeId: welcome?.nodeId ?? null,
    name: welcome?.name ?? null,
    leasing: welcome?.leasing ?? null,
    pendingWrites,
    peers: peers.length,
    lastSyncedAt,
    unmirroredKeys: welcome?.unmirroredKeys ?? 0,
    ...link,
  }
}

function sameParts(a: StatusParts, b: StatusParts): boolean {
  return (
    a.link === b.link &&
    a.welcome === b.welcome &&
    a.peers === b.peers &&
    a.pendingWrites === b.pendingWrites &&
    a.lastSyncedAt === b.lastSyncedAt
  )
}
