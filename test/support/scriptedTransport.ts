import type { Entry } from '../../src/dictionary/change.ts'
import type { RecordHeader } from '../../src/dictionary/record.ts'
import type { Channel, ChannelListener, CloseReason } from '../../src/transport/channel.ts'
import type { BatchItem, ClientMessage, ServerMessage, WriteOperation } from '../../src/transport/messages.ts'
import type { Transport } from '../../src/transport/transport.ts'

export type Welcome = Extract<ServerMessage, { type: 'welcome' }>
type WriteMessage = Extract<ClientMessage, { type: 'write' }>

/** The second at which a VirtualClock starts. */
export const START = 1_800_000_000

/** A version of a key as the scripted connector's own node would write it, with some fields of the test's choice. */
export function header(fields: Partial<RecordHeader> = {}): RecordHeader {
  return { owner: 'them', epoch: 1, acquired: START, time: START, seq: 2, released: false, ...fields }
}

export function entry(value: unknown, fields: Partial<RecordHeader> = {}): Entry {
  return { value, ...header(fields) }
}

/** An entry that this client wrote: the scripted connector calls it 'me'. */
export function mine(value: unknown, fields: Partial<RecordHeader> = {}): Entry {
  return entry(value, { owner: 'me', ...fields })
}

/** The connector's end of one channel, played by the test. Nothing is answered by itself. */
export class ScriptedChannel implements Channel<ClientMessage> {
  readonly bufferedAmount = 0
  readonly sent: ClientMessage[] = []
  /** With what the client closed the channel; null while it has not. */
  closedByClient: CloseReason | null = null
  /** Thrown by `send` for writes, if set. */
  unsendable: Error | null = null
  readonly #listener: ChannelListener<ServerMessage>

  constructor(listener: ChannelListener<ServerMessage>) {
    this.#listener = listener
  }

  send(message: ClientMessage): void {
    if (this.unsendable && message.type === 'write') throw this.unsendable
    this.sent.push(structuredClone(message))
  }

  close(reason: CloseReason = { code: 1000, reason: '' }): void {
    this.closedByClient ??= reason
  }

  /** The writes sent so far, oldest first. */
  get writes(): readonly WriteMessage[] {
    return this.sent.filter((message) => message.type === 'write')
  }

  get operations(): readonly WriteOperation[] {
    return this.writes.map(({ operation }) => operation)
  }

  get pings(): number {
    return this.sent.filter(({ type }) => type === 'ping').length
  }

  say(message: ServerMessage): void {
    this.#listener.message(structuredClone(message))
  }

  welcome(fields: Partial<Welcome> = {}): void {
    this.say({
      type: 'welcome',
      version: 1,
      nodeId: 'node',
      owner: 'me',
      name: null,
      leasing: true,
      leaseTermMs: 3_600_000,
      takeoverDelayMs: 60_000,
      now: START * 1000,
      names: [],
      peers: [],
      unmirroredKeys: 0,
      feed: 'feed',
      sequence: 0,
      resumed: false,
      keys: null,
      readOnly: false,
      ...fields,
    })
  }

  snapshot(entries: Readonly<Record<string, Entry | null>> = {}, last = true): void {
    const keyed = Object.entries(entries).map(([key, entry]) => ({ key, entry }))
    this.say({ type: 'snapshot', entries: keyed, last, interest: 0 })
  }

  batch(...items: readonly BatchItem[]): void {
    this.batchTo(0, ...items)
  }

  batchTo(sequence: number, ...items: readonly BatchItem[]): void {
    this.say({ type: 'batch', items, sequence })
  }

  update(key: string, entry: Entry): void {
    this.batch({ type: 'update', key, entry })
  }

  delete(key: string, fields: Partial<RecordHeader> = {}): void {
    this.batch({ type: 'delete', key, entry: header(fields) })
  }

  /** Accepts the write sent last, or the one given. */
  accept(fields: Partial<RecordHeader> = {}, write = this.writes.at(-1)): void {
    this.batch({ type: 'accepted', id: write?.id ?? 0, header: header({ owner: 'me', ...fields }) })
  }

  /** Refuses the write sent last, or the one given. */
  refuse(code: 'conflict' | 'lease-held' | 'rate-limited' | 'forbidden', write = this.writes.at(-1)): void {
    this.batch({ type: 'refused', id: write?.id ?? 0, refusal: { code, message: `refused: ${code}` } })
  }

  /** The channel ends without the client's doing. */
  end(code: number, reason = ''): void {
    this.#listener.closed({ code, reason })
  }
}

export interface ScriptedTransportOptions {
  readonly heartbeatMs?: number | null
  readonly retryDelayMs?: (attempt: number) => number | null
}

/** A transport whose connector is the test. */
export class ScriptedTransport implements Transport {
  readonly kind = 'scripted'
  readonly heartbeatMs: number | null
  readonly channels: ScriptedChannel[] = []
  readonly retryDelayMs: (attempt: number) => number | null
  /** Thrown by `open`, if set. */
  unopenable: Error | null = null

  constructor({ heartbeatMs = null, retryDelayMs = (attempt) => attempt * 100 }: ScriptedTransportOptions = {}) {
    this.heartbeatMs = heartbeatMs
    this.retryDelayMs = retryDelayMs
  }

  /** The channel opened last. */
  get channel(): ScriptedChannel {
    const channel = this.channels.at(-1)
    if (!channel) throw new Error('The client has not connected yet')
    return channel
  }

  open(listener: ChannelListener<ServerMessage>): ScriptedChannel {
    if (this.unopenable) throw this.unopenable
    const channel = new ScriptedChannel(listener)
    this.channels.push(channel)
    return channel
  }
}
