import { certificate } from '../../support/certificate.ts'
import { type MeshMessage, Protocol, SyncSocket } from 'synckey/socket'
import {
  type Address,
  type Heard,
  type Key,
  type Peer,
  type PeerOptions,
  type RoutingEntry,
  type Stored,
  type Update,
  waitForPeerCount,
  waitForValue,
} from './peer.ts'
import { portable, restored } from './portable.ts'

/** Bytes as Buffers, as the other peers' values have them. */
const comparable = (value: unknown): unknown => restored(portable(value))

const text = (key: Key): string => (typeof key === 'string' ? key : Buffer.from(key).toString())

/** A SyncSocket in this process, behind the interface that the old peers have. */
export class SynckeyPeer implements Peer {
  readonly kind = 'synckey'
  readonly socket: SyncSocket
  readonly updates: Update[] = []
  readonly deletes: string[] = []
  readonly messages: Heard[] = []
  readonly lost: string[] = []
  readonly #lines: string[] = []
  #newest: MeshMessage | undefined

  constructor(options: PeerOptions) {
    const { host = '127.0.0.1', port = 0, leasing = true, subnet = 'sync', encryption = 'Plaintext' } = options
    const { outAddress, maxOutgoing, compressions, legacy } = options
    this.socket = new SyncSocket(host, port, {
      leasing,
      protocol: new Protocol(subnet, encryption),
      logger: this.#logger(),
      ...(encryption === 'SSL' && { certificate }),
      ...(compressions && { compressions }),
      ...(legacy && { legacy }),
      ...(outAddress && { outAddr: outAddress }),
      ...(maxOutgoing !== undefined && { limits: { maxOutgoing } }),
    })
    this.#listen()
  }

  get id(): string {
    return this.socket.id
  }

  get address(): Address {
    return this.socket.addr
  }

  get log(): string {
    return [`--- synckey ${this.address.join(':')} ${this.id}`, ...this.#lines.slice(-200)].join('\n')
  }

  async connect({ address: [host, port] }: { readonly address: Address }): Promise<void> {
    await this.socket.connect(host, port)
  }

  async set(key: Key, value: unknown): Promise<void> {
    this.#note('>', ['set', text(key), value])
    this.socket.set(key, value)
  }

  async delete(key: Key): Promise<void> {
    this.#note('>', ['delete', text(key)])
    this.socket.del(key)
  }

  async applyDelta(key: Key, delta: Readonly<Record<string, unknown>>): Promise<void> {
    this.#note('>', ['delta', text(key), delta])
    this.socket.applyDelta(key, delta)
  }

  async broadcast(packets: readonly unknown[]): Promise<void> {
    this.socket.send(packets)
  }

  async reply(packets: readonly unknown[]): Promise<void> {
    await this.#newest?.reply(packets)
  }

  async get(key: Key): Promise<unknown> {
    return comparable(this.socket.get(key))
  }

  async stored(key: Key): Promise<Stored | undefined> {
    const entry = this.socket.source.get(text(key))
    return entry && { value: comparable(entry.value), owner: entry.owner, timestamp: entry.time }
  }

  async keys(): Promise<readonly string[]> {
    return [...this.socket.keys()].map(text)
  }

  async items(): Promise<readonly (readonly [string, unknown])[]> {
    return [...this.socket.items()].map(([key, value]) => [text(key), comparable(value)])
  }

  async peers(): Promise<readonly RoutingEntry[]> {
    return Object.entries(this.socket.routingTable).map(([id, { address, outgoing }]) => ({ id, address, outgoing }))
  }

  async peerCount(): Promise<number> {
    return Object.keys(this.socket.routingTable).length
  }

  async status(): Promise<unknown> {
    return this.socket.status
  }

  waitFor(key: Key, value: unknown): Promise<void> {
    return waitForValue(this, key, value)
  }

  waitForPeers(count: number): Promise<void> {
    return waitForPeerCount(this, count)
  }

  async stop(): Promise<void> {
    await this.socket.close()
  }

  #listen(): void {
    this.socket.on('update', (_socket, key, value, { owner, timestamp }) => {
      this.#note('<', ['update', text(key), value, owner, timestamp])
      this.updates.push({ key: text(key), value: comparable(value), owner, timestamp })
    })
    this.socket.on('delete', (_socket, key) => {
      this.#note('<', ['delete', text(key)])
      this.deletes.push(text(key))
    })
    this.socket.on('message', () => {
      for (const message of this.socket.recv(100)) {
        this.#newest = message
        this.messages.push({ sender: message.sender, packets: message.packets.map(comparable) })
      }
    })
    let known: readonly string[] = []
    this.socket.source.subscribe((event) => {
      if (event.type !== 'peers') return
      const ids = event.peers.map(({ id }) => id)
      this.#note('<', ['peers', ids])
      this.lost.push(...known.filter((id) => !ids.includes(id)))
      known = ids
    })
  }

  #logger() {
    const write = (message: string, data?: object): void => this.#note('!', [message, data])
    return { debug: write, info: write, warn: write, error: write }
  }

  #note(mark: string, words: readonly unknown[]): void {
    this.#lines.push(`${mark} ${JSON.stringify(portable(words))}`)
  }
}

/** Starts a SyncSocket in this process; resolves when it listens. */
export async function startSynckey(options: PeerOptions = {}): Promise<SynckeyPeer> {
  const peer = new SynckeyPeer(options)
  await peer.socket.ready
  return peer
}
