import type { Connection } from '../mesh/connection.ts'
import type { Change } from '../dictionary/change.ts'
import { checkName } from '../dictionary/checkName.ts'
import { ClockSkewError, LeaseHeldError } from '../dictionary/errors.ts'
import { keyText } from '../dictionary/key.ts'
import { leaseHeldError } from '../dictionary/localWrite.ts'
import type { SyncRecord } from '../dictionary/record.ts'
import { defaultRules } from '../dictionary/rules.ts'
import type { LeaseLost, Source, SourceProvider } from '../dictionary/source.ts'
import type { FlushOptions } from '../sync/acknowledgements.ts'
import { refusalBy } from '../sync/legacy.ts'
import type { DictionaryEvent } from '../sync/liveDictionary.ts'
import { mergedDelta } from '../sync/delta.ts'
import { isNil } from '../sync/storeMessage.ts'
import type { Message } from '../wire/message.ts'
import { SyncNode } from '../sync/syncNode.ts'
import { valueBytes } from '../sync/textSource.ts'
import { flags } from '../wire/flags.ts'
import { decode } from '../wire/msgpack.ts'
import { foreignStore } from './foreignStore.ts'
import { sha256, sha384 } from './hash.ts'
import {
  readConflict,
  readLoss,
  readSkew,
  type ClockSkew,
  type LeaseExpired,
  type LeaseExpiring,
  type SyncConflict,
} from './lifeEvents.ts'
import { bytesOf, ownBuffer, toBuffer, type Key } from './keyBuffer.ts'
import type { MeshMessage } from './meshMessage.ts'
import { MeshSocket, type MeshSocketEvents, type MeshSocketStats } from './meshSocket.ts'
import { Metatuple } from './metatuple.ts'
import { openLog } from './openLog.ts'
import { pairsOf, type Delta } from './pairs.ts'
import { defaultEncryption } from './carriers.ts'
import { Protocol } from './protocol.ts'
import type { RecordLog } from './recordLog.ts'
import { readArguments, type MeshSocketOptions, type SyncArguments } from './socketOptions.ts'

/** What a SyncSocket emits, with the listeners' arguments. */
export interface SyncSocketEvents extends MeshSocketEvents {
  connect: [socket: SyncSocket]
  message: [socket: SyncSocket, message: MeshMessage, connection: Connection]
  /** A key got a value, here or elsewhere. */
  update: [socket: SyncSocket, key: Buffer, value: unknown, meta: Metatuple]
  /** A key was deleted, here or elsewhere. */
  delete: [socket: SyncSocket, key: Buffer]
  /** A key of ours is another owner's after a split of the mesh; `lost` has our value. */
  'lease-lost': [lost: LeaseLost<Buffer>]
  /** The lease of a key of this node's own ends in five minutes. */
  'lease-expiring': [ending: LeaseExpiring]
  /** The lease of a key of this node's own has ended. */
  'lease-expired': [ended: LeaseExpired]
  /** Two others held a key at once; every node keeps the winner's value. */
  conflict: [conflict: SyncConflict]
  /** A neighbour's clock differs from ours by 5 s, or by 30 s; once each. */
  'clock-skew': [skew: ClockSkew]
}

/** What a SyncSocket has, did and refused. */
export interface SyncSocketStats extends MeshSocketStats {
  readonly keys: number
  /** Deleted keys that are remembered. */
  readonly tombstones: number
  /** Bytes of all keys and values. */
  readonly recordBytes: number
  /** Records that wait because they are dated ahead. */
  readonly waiting: number
  /** Bytes of the log in `dataDir`; 0 without one. */
  readonly logBytes: number
}

/**
 * A mesh node with a dictionary that all nodes share: whoever sets a key owns it for an hour, others are refused. js2p's API; every entry of it works.
 * Its events are `SyncSocketEvents`. Writing after `close` throws DictionaryError 'closed'.
 */
export class SyncSocket extends MeshSocket<SyncSocketEvents> implements SourceProvider {
  /**
   * Fulfilled once the port is bound and writes are accepted; rejected, saying why, when the port cannot be bound. After an unclean stop
   * writes wait for a peer of ours, or 5 s.
   */
  override readonly ready: Promise<void>
  readonly #node: SyncNode
  readonly #log: RecordLog | undefined

  /** With a `dataDir`, what was kept there can be read at once. Throws `StorageError` where the directory is in use or cannot be, and a RangeError for a `name` of more than 64 characters. */
  constructor(addr: string, port: number, ...args: SyncArguments) {
    const {
      leasing = true,
      protocol,
      name,
      dictionaryLimits,
      legacy = 'accept',
      autoRenew,
      ...options
    } = readArguments(args)
    checkName(name)
    const { subnet, encryption } = protocol ?? new Protocol('sync', defaultEncryption(options))
    const opened: { log?: RecordLog | undefined } = {}
    super(addr, port, {
      ...options,
      protocol: new Protocol(`${subnet}${leasing ? 1 : 0}`, encryption),
      identify: () => (opened.log = openLog(options))?.id,
      refuse: refusalBy(legacy),
    } as MeshSocketOptions)
    this.#log = opened.log
    this.#log?.listen((error) => this.report(error))
    this.#node = new SyncNode({
      mesh: this.mesh,
      clock: this.clock,
      logger: this.logger,
      sha256,
      sha384,
      rules: { ...defaultRules, leasing },
      store: this.#log,
      ...(autoRenew !== undefined && { autoRenew }),
      legacy,
      ...(name !== undefined && { name }),
      ...(dictionaryLimits && { limits: dictionaryLimits }),
    })
    this.#node.subscribe((event) => this.#emitEvent(event))
    this.ready = this.bound.then(() => this.#node.writable)
    this.ready.catch(() => {})
  }

  protected override heard(wire: Message): void {
    this.#node.hear(wire)
  }

  /** The dictionary as a connector serves it. */
  get source(): Source {
    return this.#node.source
  }

  /** The value at a key, or the fallback. Throws TypeError for a key that is neither text nor bytes. */
  get(key: Key, fallback?: unknown): unknown {
    const record = this.#dictionary.get(bytesOf(key, this.#dictionary))
    return record ? decode(record.value) : fallback
  }

  /** Sets a key and holds its lease; null deletes. Throws LeaseHeldError when somebody else holds it, TypeError for an unfit key. */
  set(key: Key, value: unknown): void {
    const bytes = bytesOf(key, this.#dictionary)
    const encoded = valueBytes(typeof key === 'string' ? key : keyText(bytes), value)
    if (isNil(encoded)) this.#node.live.delete(bytes)
    else this.#node.live.set(bytes, encoded)
  }

  /** Sets every pair of a plain object or a Map; throws TypeError for anything else. */
  update(pairs: Readonly<Record<string, unknown>> | ReadonlyMap<Key, unknown>): void {
    for (const [key, value] of pairsOf('update', pairs)) this.set(key as Key, value)
  }

  /** Deletes a key; nothing happens where it is absent. Throws as `set`. */
  del(key: Key): void {
    this.#node.live.delete(toBuffer(key))
  }

  /** Gives the lease up and keeps the value: others may set the key at once. Throws LeaseHeldError when it is not ours. */
  release(key: Key): void {
    this.#node.live.release(toBuffer(key))
  }

  /**
   * Fulfilled when all that was written through this socket before the call is held by `peers` (1) other nodes of synckey; rejected with
   * `FlushError` after `timeout` (5000) milliseconds, or when the socket is closed.
   */
  flush(options?: FlushOptions): Promise<void> {
    return this.#node.flush(options)
  }

  /** The keys as of this call, safe while the dictionary changes. */
  keys(): Generator<Buffer> {
    return generate(this.#records(), ({ key }) => Buffer.from(key))
  }

  /** The values as of this call. */
  values(): Generator {
    return generate(this.#records(), ({ value }) => decode(value))
  }

  /** Keys with values, as of this call. */
  items(): Generator<[Buffer, unknown]> {
    return generate(this.#records(), ({ key, value }) => [Buffer.from(key), decode(value)])
  }

  /** The value at a key, which it deletes; or the fallback. Throws as `set`. */
  pop(key: Key, fallback?: unknown): unknown {
    const value = this.get(key, fallback)
    this.del(key)
    return value
  }

  /** One association, which it deletes; undefined where there is none. Throws as `set`. */
  popitem(): [Buffer, unknown] | undefined {
    const item = this.items().next().value as [Buffer, unknown] | undefined
    if (item) this.del(item[0])
    return item
  }

  /** Sets some members of a map and keeps the others; an absent key starts as an empty map. Throws TypeError where the value or the delta is no map. */
  applyDelta(key: Key, delta: Delta): unknown {
    const bytes = toBuffer(key)
    const merged = mergedDelta(this.#dictionary.get(bytes), pairsOf('applyDelta', delta))
    if (!merged) throw new TypeError(`'${keyText(bytes)}' holds no map; a delta changes members of maps only`)
    this.#node.live.set(bytes, merged)
    return decode(merged)
  }

  override stats(): SyncSocketStats {
    const { size: records, present: keys, bytes: recordBytes, waiting } = this.#dictionary
    const logBytes = this.#log?.size ?? 0
    return { ...super.stats(), keys, tombstones: records - keys, recordBytes, waiting, logBytes }
  }

  override async close(): Promise<void> {
    this.#node.close()
    await super.close()
    this.#log?.close()
  }

  /** js2p's spelling of `applyDelta`. */
  apply_delta(key: Key, delta: Delta): unknown {
    return this.applyDelta(key, delta)
  }

  /** js2p's storing method: takes a value in the name of its meta's owner. Throws as `set`; `error` false silences LeaseHeldError and ClockSkewError. */
  __store(key: Key, value: unknown, meta: Metatuple, error = true): void {
    if (meta.owner === this.id) return this.#storeOwn(key, value, error)
    const bytes = toBuffer(key)
    const stored = foreignStore(bytes, valueBytes(keyText(bytes), value), meta)
    const { status, record } = this.#node.live.adopt(stored)
    if (error && status !== 'changed' && record && record.owner !== meta.owner)
      throw leaseHeldError(record, this.#dictionary.rules)
  }

  /** js2p's answer to a handshake: the peers list, then the dictionary. */
  _send_peers(connection: Connection): void {
    this.mesh.sendPeers(connection)
    this.#node.sendEverything(connection)
  }

  /** js2p's handler of storage messages: true if the message was one, else undefined. */
  __handle_store(message: MeshMessage, connection: Connection): true | undefined {
    if (message.packets[0] !== flags.store) return undefined
    this.#node.handleStore(message.wire, connection)
    return true
  }

  #storeOwn(key: Key, value: unknown, error: boolean): void {
    try {
      this.set(key, value)
    } catch (refusal) {
      if (error || !(refusal instanceof LeaseHeldError || refusal instanceof ClockSkewError)) throw refusal
    }
  }

  get #dictionary(): SyncNode['live']['dictionary'] {
    return this.#node.live.dictionary
  }

  #records(): readonly SyncRecord[] {
    return [...this.#dictionary.records()].filter(({ deleted }) => !deleted)
  }

  #emitEvent(event: DictionaryEvent): void {
    switch (event.type) {
      case 'update':
      case 'delete':
        return this.#emitChange(event)
      case 'lease-lost':
        return this.tell('lease-lost', readLoss(event.lost))
      case 'lease-expiring':
        return this.tell('lease-expiring', { key: Buffer.from(event.key), expiresAt: event.expiresAt })
      case 'lease-expired':
        return this.tell('lease-expired', { key: Buffer.from(event.key) })
      case 'conflict':
        return this.tell('conflict', readConflict(event.conflict))
      case 'clock-skew':
        return this.tell('clock-skew', readSkew(event))
    }
  }

  #emitChange(change: Change): void {
    if (this.listenerCount(change.type) === 0) return
    const key = ownBuffer(change.key)
    if (change.type === 'delete') this.tell('delete', this, key)
    else
      this.tell('update', this, key, decode(change.entry.value), new Metatuple(change.entry.owner, change.entry.time))
  }
}

function* generate<T>(records: readonly SyncRecord[], read: (record: SyncRecord) => T): Generator<T> {
  for (const record of records) yield read(record)
}
