/** Everything of a record that orders it, without key and value. Times are whole seconds, UTC. */
export interface RecordHeader {
  /** Id of the node (or of the owner behind a node) that wrote the record. */
  readonly owner: string
  /** How often the key was taken over: the fencing token's first part. */
  readonly epoch: number
  /** Second at which this owner's tenure began. */
  readonly acquired: number
  /** Second of this write; the lease runs from here. */
  readonly time: number
  /** Counter of writes within a tenure; 0 and 1 mark copies adopted from peers that keep no counter. */
  readonly seq: number
  /** The lease was given up, the value kept. */
  readonly released: boolean
}

/** How an owner's id is spelled on the wire; old peers tell the two apart, so it is kept. */
export type OwnerType = 'str' | 'bin'

/** One version of one key, as nodes exchange it. Key and value are opaque bytes here. */
export interface SyncRecord extends RecordHeader {
  readonly key: Uint8Array
  /** The value's original msgpack bytes; empty for a tombstone. */
  readonly value: Uint8Array
  /** A tombstone: the key was deleted. */
  readonly deleted: boolean
  readonly ownerType: OwnerType
}
