import type { SyncRecord } from '../dictionary/record.ts'
import { isOffered } from '../dictionary/tombstone.ts'
import type { Connection } from '../mesh/connection.ts'
import type { MeshNode } from '../mesh/meshNode.ts'
import { flags } from '../wire/flags.ts'
import type { Message } from '../wire/message.ts'
import type { LiveDictionary } from './liveDictionary.ts'
import { mayReceiveStore, missedPackets } from './oldPeer.ts'
import { recordsPackets } from './ownMessage.ts'
import { ownerOf, snapshotPackets } from './storeMessage.ts'
import { whispers } from './whispers.ts'

export interface RecordSenderOptions {
  readonly mesh: MeshNode
  readonly live: LiveDictionary
}

/** Hands neighbours what does not reach them by flooding, each in the words of its kind. */
export class RecordSender {
  readonly #mesh: MeshNode
  readonly #live: LiveDictionary

  constructor({ mesh, live }: RecordSenderOptions) {
    this.#mesh = mesh
    this.#live = live
  }

  /** Sends a neighbour all that this node holds: records to our own kind, snapshot entries to an old peer. */
  sendEverything(connection: Connection): void {
    const records = [...this.#live.dictionary.records()].filter((record) => isOffered(record, this.#live.seconds))
    const isOwnKind = connection.peer?.kind === 'synckey'
    connection.sendAll(
      isOwnKind ? whispers(this.#mesh, recordsPackets(records)) : this.#snapshotFor(connection, records),
    )
  }

  /** Hands records that did not come by flooding to the neighbours but the one they are from. */
  passOn(records: readonly SyncRecord[], from?: { readonly id: string }): void {
    this.passOnToOld(records, from)
    if (records.length === 0) return
    const packets = [...recordsPackets(records)]
    for (const connection of this.#neighboursBut(from))
      if (connection.peer?.kind === 'synckey') for (const part of packets) this.#mesh.whisper(connection, part)
  }

  /** Hands records to the neighbours that compare nothing, but the one they are from. */
  passOnToOld(records: readonly SyncRecord[], from?: { readonly id: string }): void {
    if (records.length === 0) return
    for (const connection of this.#neighboursBut(from))
      if (connection.peer?.kind !== 'synckey') connection.sendAll(this.#missedBy(connection, records))
  }

  /** Tells an old peer that missed broadcasts what it may have missed. */
  catchUp(connection: Connection): void {
    connection.sendAll(this.#missedBy(connection, this.#live.dictionary.records()))
  }

  #neighboursBut(from: { readonly id: string } | undefined): readonly Connection[] {
    return [...this.#mesh.peers.values()].filter(({ id }) => id !== from?.id)
  }

  /** What is held at these keys when its turn comes: an old peer would let an older write of the same owner replace a newer one. */
  *#missedBy(connection: Connection, records: Iterable<SyncRecord>): Generator<Message> {
    for (const { key } of records) {
      const record = this.#live.dictionary.record(key)
      if (!record || record.owner === connection.id) continue
      const message = this.#mesh.build(flags.whisper, missedPackets(record), ownerOf(record), record.time)
      if (mayReceiveStore(message, connection)) yield message
    }
  }

  *#snapshotFor(connection: Connection, records: readonly SyncRecord[]): Generator<Message> {
    for (const { key } of records) {
      const record = this.#live.dictionary.get(key)
      const message = record && this.#mesh.build(flags.whisper, snapshotPackets(record))
      if (message && mayReceiveStore(message, connection)) yield message
    }
  }
}
