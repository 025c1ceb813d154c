import { fileURLToPath } from 'node:url'
import type { CompressionName, SyncSocketOptions } from 'synckey/socket'
import { expect, vi } from 'vitest'
import { Child, type ChildEvent } from './child.ts'
import { freePort } from './freePort.ts'
import { portable, restored } from './portable.ts'
import { findPython, requireJs2p, unpackPy2p } from './prerequisites.ts'

export type Address = readonly [host: string, port: number]
export type Key = string | Uint8Array

export interface PeerOptions {
  /** Default true. The lease bit is appended to the subnet, as js2p and py2p do. */
  readonly leasing?: boolean
  /** Default 'sync'. */
  readonly subnet?: string
  /** Default 'Plaintext'. js2p also knows 'SSL', 'ws'; py2p 'SSL'. */
  readonly encryption?: 'Plaintext' | 'SSL' | 'ws'
  /** What our own kind compresses with; the old peers always offer zlib and gzip. Default: nothing. */
  readonly compressions?: readonly CompressionName[]
  /** What old peers count for at ours; default 'accept'. */
  readonly legacy?: SyncSocketOptions['legacy']
  /** Default 127.0.0.1. */
  readonly host?: string
  /** Default: one that is free. */
  readonly port?: number
  /** Where it tells others to dial it; default: where it listens. */
  readonly outAddress?: Address
  /** How many links it opens by itself to addresses it hears of; default 4, as the old peers have it. */
  readonly maxOutgoing?: number
}

/** A value as a node holds it, with what js2p calls its metatuple. */
export interface Stored {
  readonly value: unknown
  readonly owner: string
  /** Seconds, UTC. */
  readonly timestamp: number
}

export interface Update extends Stored {
  readonly key: string
}

/** What reached `recv`; the first packet is the message's type. */
export interface Heard {
  readonly sender: string
  readonly packets: readonly unknown[]
}

export interface RoutingEntry {
  readonly id: string
  readonly address: Address | null
  readonly outgoing: boolean
}

/** One running node of any kind, with everything the suite asks of it. Values as in JavaScript, bytes as Buffer. */
export interface Peer {
  readonly kind: 'js2p' | 'py2p' | 'synckey'
  readonly id: string
  readonly address: Address
  /** Every 'update' event so far. */
  readonly updates: readonly Update[]
  /** The key of every 'delete' event so far. */
  readonly deletes: readonly string[]
  /** Every message so far. */
  readonly messages: readonly Heard[]
  /** The id of every peer whose link has gone so far. */
  readonly lost: readonly string[]
  /** What was said to and by the node: to be read when a test fails. */
  readonly log: string
  connect(to: { readonly address: Address }): Promise<void>
  /** Rejects with the node's own error if the key is leased to another. */
  set(key: Key, value: unknown): Promise<void>
  delete(key: Key): Promise<void>
  applyDelta(key: Key, delta: Readonly<Record<string, unknown>>): Promise<void>
  /** Sends packets to everybody. */
  broadcast(packets: readonly unknown[]): Promise<void>
  /** Answers the newest message. */
  reply(packets: readonly unknown[]): Promise<void>
  /** What an application reads: undefined where the node has nothing. */
  get(key: Key): Promise<unknown>
  /** What the node holds, also where its own `get` gives a fallback. */
  stored(key: Key): Promise<Stored | undefined>
  keys(): Promise<readonly string[]>
  items(): Promise<readonly (readonly [key: string, value: unknown])[]>
  peers(): Promise<readonly RoutingEntry[]>
  peerCount(): Promise<number>
  /** 'Nominal', or the errors the node has met. */
  status(): Promise<unknown>
  /** Resolves when `get` gives that value. */
  waitFor(key: Key, value: unknown): Promise<void>
  /** Resolves when the routing table has that many entries. */
  waitForPeers(count: number): Promise<void>
  stop(): Promise<void>
}

/** How long the suite waits for a condition before it calls it false, ms. */
export const patience = { timeout: 90_000, interval: 20 }

/** Resolves when `get` of the node gives that value. */
export async function waitForValue(peer: Pick<Peer, 'get'>, key: Key, value: unknown): Promise<void> {
  await vi.waitFor(async () => expect(await peer.get(key)).toStrictEqual(value), patience)
}

/** Resolves when the node's routing table has that many entries. */
export async function waitForPeerCount(peer: Pick<Peer, 'peerCount'>, count: number): Promise<void> {
  await vi.waitFor(async () => expect(await peer.peerCount()).toBe(count), patience)
}

class ChildPeer implements Peer {
  readonly kind: 'js2p' | 'py2p'
  readonly address: Address
  readonly updates: Update[] = []
  readonly deletes: string[] = []
  readonly messages: Heard[] = []
  readonly lost: string[] = []
  readonly #child: Child
  #id = ''

  constructor(kind: 'js2p' | 'py2p', address: Address, command: string, args: readonly string[]) {
    this.kind = kind
    this.address = address
    this.#child = new Child(`${kind} ${address.join(':')}`, command, args, (event) => this.#hear(event))
  }

  get id(): string {
    return this.#id
  }

  get log(): string {
    return this.#child.log
  }

  async start(options: PeerOptions): Promise<this> {
    const { leasing = true, subnet = 'sync', encryption = 'Plaintext', outAddress, maxOutgoing } = options
    const [host, port] = this.address
    this.#id = String(
      await this.#child.call('start', { host, port, leasing, subnet, encryption, outAddress, maxOutgoing }),
    )
    return this
  }

  async connect({ address: [host, port] }: { readonly address: Address }): Promise<void> {
    await this.#child.call('connect', { host, port })
  }

  async set(key: Key, value: unknown): Promise<void> {
    await this.#child.call('set', { key: portable(key), value: portable(value) })
  }

  async delete(key: Key): Promise<void> {
    await this.#child.call('delete', { key: portable(key) })
  }

  async applyDelta(key: Key, delta: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#child.call('applyDelta', { key: portable(key), delta: portable(delta) })
  }

  async broadcast(packets: readonly unknown[]): Promise<void> {
    await this.#child.call('broadcast', { packets: portable(packets) })
  }

  async reply(packets: readonly unknown[]): Promise<void> {
    await this.#child.call('reply', { packets: portable(packets) })
  }

  async get(key: Key): Promise<unknown> {
    return restored(await this.#child.call('get', { key: portable(key) })) ?? undefined
  }

  async stored(key: Key): Promise<Stored | undefined> {
    return (restored(await this.#child.call('stored', { key: portable(key) })) ?? undefined) as Stored | undefined
  }

  async keys(): Promise<readonly string[]> {
    return (await this.#child.call('keys')) as string[]
  }

  async items(): Promise<readonly (readonly [string, unknown])[]> {
    return restored(await this.#child.call('items')) as [string, unknown][]
  }

  async peers(): Promise<readonly RoutingEntry[]> {
    return (await this.#child.call('peers')) as RoutingEntry[]
  }

  async peerCount(): Promise<number> {
    return (await this.peers()).length
  }

  status(): Promise<unknown> {
    return this.#child.call('status')
  }

  waitFor(key: Key, value: unknown): Promise<void> {
    return waitForValue(this, key, value)
  }

  waitForPeers(count: number): Promise<void> {
    return waitForPeerCount(this, count)
  }

  async stop(): Promise<void> {
    void this.#child.call('stop').catch(() => {})
    await this.#child.stop()
  }

  #hear({ event, ...fields }: ChildEvent): void {
    if (event === 'update') this.updates.push(restored(fields) as Update)
    else if (event === 'delete') this.deletes.push(fields['key'] as string)
    else if (event === 'message') this.messages.push(restored(fields) as Heard)
    else this.lost.push(fields['id'] as string)
  }
}

const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

async function start(kind: 'js2p' | 'py2p', options: PeerOptions, command: string, args: string[]): Promise<Peer> {
  const host = options.host ?? '127.0.0.1'
  const peer = new ChildPeer(kind, [host, options.port ?? (await freePort(host))], command, args)
  try {
    return await peer.start(options)
  } catch (error) {
    await peer.stop()
    throw new Error(`${kind} does not start\n${peer.log}`, { cause: error })
  }
}

/** Starts a real js2p 0.7.870 node in a process of its own; resolves when it listens. */
export async function startJs2p(options: PeerOptions = {}): Promise<Peer> {
  requireJs2p()
  return start('js2p', options, process.execPath, ['--no-deprecation', script('js2pPeer.cjs')])
}

/** Starts a real py2p 0.7.870 node in a process of its own; resolves when it listens. */
export async function startPy2p(options: PeerOptions = {}): Promise<Peer> {
  const python = findPython()
  return start('py2p', options, python, [script('py2p_peer.py'), unpackPy2p(python)])
}
