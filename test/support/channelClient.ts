import type { AcceptOptions, ClientListener, Connector } from '../../src/connector.ts'
import type { BatchItem, ClientMessage, Interest, ResumePoint, ServerMessage } from '../../src/transport/messages.ts'
import type { WriteOperation } from '../../src/transport/messages.ts'
import { helloOf } from './messages.ts'
import { RecordingChannel } from './recordingChannel.ts'

type Hello = Extract<ClientMessage, { readonly type: 'hello' }>
type Welcome = Extract<ServerMessage, { readonly type: 'welcome' }>

/** A client as docs/channel.md asks for one, at a connector in this process: it keeps what it was told, and from where it may resume. */
export class ChannelClient {
  readonly values = new Map<string, unknown>()
  channel = new RecordingChannel()
  welcome: Welcome | undefined
  resume: ResumePoint | null = null
  /** Ids of interests that were answered. */
  readonly answered: number[] = []
  readonly items: BatchItem[] = []
  #listener: ClientListener
  #staged = new Map<string, unknown>()
  #writes = new Map<number, WriteOperation>()
  readonly #asked = new Map<number, readonly string[]>()
  #id = 0
  readonly #connector: Connector
  readonly #options: AcceptOptions

  constructor(connector: Connector, options: AcceptOptions = {}) {
    this.#connector = connector
    this.#options = options
    this.#listener = connector.accept(this.channel, options)
  }

  hello(fields: Partial<Hello> = {}): this {
    this.say({ ...helloOf('anna'), ...fields })
    return this
  }

  say(message: ClientMessage): void {
    this.#listener.message(message)
    this.hear()
  }

  write(operation: WriteOperation, id = ++this.#id): void {
    this.#writes.set(id, operation)
    this.say({ type: 'write', id, operation })
  }

  set(key: string, value: unknown): void {
    this.write({ op: 'set', key, value })
  }

  /** Asks for more, and for less. */
  interest(id: number, add: Partial<Interest>, drop: Partial<Interest> = {}): void {
    const none = { keys: [], prefixes: [] }
    this.#asked.set(id, add.prefixes ?? [])
    this.say({ type: 'interest', id, add: { ...none, ...add }, drop: { ...none, ...drop } })
  }

  /** Loses the channel and opens another. */
  reopen(): void {
    this.#listener.closed({ code: 1006, reason: '' })
    this.channel = new RecordingChannel()
    this.#listener = this.#connector.accept(this.channel, this.#options)
  }

  /** Takes what was sent, or the first `count` messages of it. */
  hear(count = Infinity): void {
    for (const message of this.channel.sent.splice(0, count)) this.#take(message)
  }

  /** The answers heard, by the ids of their writes. */
  get answers(): ReadonlyMap<number, BatchItem> {
    return new Map(this.items.flatMap((item) => ('id' in item ? [[item.id, item] as const] : [])))
  }

  #take(message: ServerMessage): void {
    if (message.type === 'welcome') {
      this.welcome = message
      this.#staged = new Map()
    } else if (message.type === 'snapshot') this.#snapshot(message)
    else if (message.type === 'batch' && this.resume) {
      for (const item of message.items) this.#item(item)
      this.resume = { ...this.resume, sequence: message.sequence }
    }
  }

  #snapshot({ entries, last, interest }: Extract<ServerMessage, { type: 'snapshot' }>): void {
    for (const { key, entry } of entries) this.#staged.set(key, entry?.value)
    if (!last) return
    if (interest > 0) this.#answer(interest)
    else this.#greeted()
    for (const [key, value] of this.#staged) this.values.set(key, value)
    for (const [key, value] of this.values) if (value === undefined) this.values.delete(key)
    this.#staged.clear()
  }

  /** What it wrote without an interest in it, it does not know. */
  #answer(interest: number): void {
    this.answered.push(interest)
    for (const prefix of this.#asked.get(interest) ?? []) {
      for (const key of this.values.keys()) if (key.startsWith(prefix)) this.values.delete(key)
    }
  }

  #greeted(): void {
    const { feed = '', sequence = 0, resumed } = this.welcome ?? {}
    if (!resumed) this.values.clear()
    this.resume = { feed, sequence }
  }

  #item(item: BatchItem): void {
    this.items.push(item)
    if (item.type === 'update') this.values.set(item.key, item.entry.value)
    else if (item.type === 'delete') this.values.delete(item.key)
    else if (item.type === 'accepted') {
      const operation = this.#writes.get(item.id)
      if (operation?.op === 'set') this.values.set(operation.key, operation.value)
      if (operation?.op === 'delete') this.values.delete(operation.key)
    }
  }
}
