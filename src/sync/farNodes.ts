import type { Clock } from '../seams/clock.ts'
import type { Random } from '../seams/random.ts'
import type { Connection } from '../mesh/connection.ts'
import type { MeshNode } from '../mesh/meshNode.ts'
import type { Message } from '../wire/message.ts'
import { decode } from '../wire/msgpack.ts'
import { Disputes } from './disputes.ts'
import { PacedLine } from './pacedLine.ts'
import type { Partner } from './partner.ts'
import { Rounds } from './rounds.ts'

export interface FarNodesOptions {
  readonly mesh: MeshNode
  readonly clock: Clock
  readonly random: Random
  /** Begins a comparison with whoever hears it. */
  readonly begin: (everybody: Partner) => void
}

const bytesPerSecond = 64 * 2 ** 10
const recordBytes = 32 * 2 ** 10
const maxWaiting = 64
const maxNodes = 64
const minMs = 60_000
const maxMs = 600_000

/** The addressee of what every node of our kind shall hear. */
const everybody = ''

/** Nodes of our kind that only old peers lead to: what is meant for them travels as a broadcast, which those pass on without a look. */
export class FarNodes {
  readonly #options: FarNodesOptions
  readonly #partners = new Map<string, Partner>()
  readonly #line: PacedLine
  readonly #rounds: Rounds

  constructor(options: FarNodesOptions) {
    const { mesh, clock, random } = options
    this.#options = options
    const send = (packets: readonly unknown[]): number => mesh.broadcast(packets).frame.length
    this.#line = new PacedLine({ clock, bytesPerSecond, maxWaiting, send })
    this.#rounds = new Rounds({ clock, random, minMs, maxMs, round: () => this.#call() })
  }

  /** Those that were heard. */
  get partners(): Iterable<Partner> {
    return this.#partners.values()
  }

  /** An old peer is a neighbour now: somebody may be behind it. */
  oldPeerCame(): void {
    this.#call()
    this.#rounds.start()
  }

  oldPeerLeft(): void {
    if (this.#oldPeers.length > 0) return
    this.stop()
    this.#partners.clear()
  }

  /** What is held changed here. */
  hasten(): void {
    if (this.#partners.size > 0) this.#rounds.hasten()
  }

  stop(): void {
    this.#rounds.stop()
    this.#line.clear()
  }

  /** Who sent a broadcast that is for this node; undefined for one that is not, and for a neighbour's, who compares over the link. */
  sender({ sender: { text: id }, packets }: Message): Partner | undefined {
    const addressee = decode(packets[3] ?? new Uint8Array([0xc0]))
    const { mesh } = this.#options
    if (addressee !== everybody && addressee !== mesh.id) return undefined
    if (id === mesh.id || mesh.peers.get(id)?.peer?.kind === 'synckey') return undefined
    return this.#partners.get(id) ?? this.#meet(id)
  }

  #meet(id: string): Partner {
    const [oldest] = this.#partners.keys()
    if (oldest !== undefined && this.#partners.size >= maxNodes) this.#partners.delete(oldest)
    const partner = this.#address(id)
    this.#partners.set(id, partner)
    if (this.#rounds.areRunning) this.#rounds.hasten()
    return partner
  }

  #call(): void {
    this.#options.begin(this.#address(everybody))
  }

  #address(id: string): Partner {
    const send = (packets: readonly unknown[]): void => this.#line.push([...packets, id])
    const sendAll = (messages: Iterable<readonly unknown[]>): void => {
      for (const packets of messages) send(packets)
    }
    const metAt = this.#options.mesh.seconds
    const state = { exchangedAt: 0, lacksRoom: false, isBehind: false, hasBacklog: false, disputes: new Disputes() }
    return { id, metAt, chunkBytes: recordBytes, ...state, send, sendAll }
  }

  get #oldPeers(): readonly Connection[] {
    return [...this.#options.mesh.peers.values()].filter(({ peer }) => peer?.kind !== 'synckey')
  }
}

/** Own messages that are broadcast are for those behind old peers; our own kind among the neighbours has a link for them. */
export const leadsFar = (_message: Message, { peer }: Connection): boolean => peer?.kind !== 'synckey'
