import { sha256, sha384 } from '@noble/hashes/sha2.js'
import type { Connector } from '../connector/connector.ts'
import { createConnector } from '../connector/createConnector.ts'
import { defaultRules, type LeaseRules } from '../dictionary/rules.ts'
import type { Source, SourceProvider } from '../dictionary/source.ts'
import type { Address } from '../mesh/link.ts'
import { MeshNode } from '../mesh/meshNode.ts'
import type { Clock } from '../seams/clock.ts'
import type { Random } from '../seams/random.ts'
import { SyncNode } from '../sync/syncNode.ts'
import { base58Int } from '../wire/base58.ts'
import { flags } from '../wire/flags.ts'
import { protocolId } from '../wire/protocol.ts'
import type { MemoryLinks } from './memoryLinks.ts'
import { createMemoryTransport, type MemoryTransport } from './memoryTransport.ts'

export interface MemoryNodeParts {
  readonly name: string
  readonly address: Address
  readonly links: MemoryLinks
  readonly clock: Clock
  readonly random: Random
  readonly rules: Partial<LeaseRules>
  readonly latencyMs: number
}

/** One machine of a network in memory: a mesh node with its dictionary, and a connector for pages. */
export class MemoryNode implements SourceProvider {
  /** What the node calls itself, and is called by the network. */
  readonly name: string
  readonly id: string
  readonly source: Source
  readonly connector: Connector
  readonly #parts: MemoryNodeParts
  readonly #mesh: MeshNode
  readonly #sync: SyncNode
  readonly #transports = new Set<MemoryTransport>()

  /** Made by `network.add`. */
  constructor(parts: MemoryNodeParts) {
    const { name, address, links, clock, random } = parts
    const rules = { ...defaultRules, ...parts.rules }
    const protocol = protocolId(`sync${rules.leasing ? 1 : 0}`, 'Plaintext', sha256)
    this.name = name
    this.id = base58Int(sha384(new TextEncoder().encode(`node ${name}`)))
    this.#parts = parts
    const dial = links.dialFrom(address)
    this.#mesh = new MeshNode({ id: this.id, protocol, clock, random, sha256, dial, mayDial: () => false })
    this.#mesh.address = address
    this.#sync = new SyncNode({ mesh: this.#mesh, clock, sha256, sha384, rules, name })
    this.source = this.#sync.source
    this.#mesh.handle(flags.broadcast, (message) => {
      this.#sync.hear(message)
      return 'relay'
    })
    this.connector = createConnector({ source: this.source, clock, inspect: true })
    links.listen(address, (link) => this.#mesh.accept(link))
  }

  /** Reaches this node's connector as a page does; give it and the network's clock to `createSyncStore`. */
  transport(): MemoryTransport {
    const { clock, latencyMs } = this.#parts
    const transport = createMemoryTransport(this.connector, { clock, latencyMs })
    this.#transports.add(transport)
    return transport
  }

  /** How many nodes it is linked with. */
  get peers(): number {
    return this.#mesh.peers.size
  }

  /** Dials another node, where there is no link yet. */
  link(other: MemoryNode): void {
    if (!this.#mesh.peers.has(other.id)) this.#mesh.connect(other.#parts.address)
  }

  /** Ends its links and channels, as a machine that is switched off. Idempotent. */
  close(): void {
    this.connector.close()
    this.#sync.close()
    this.#mesh.close()
    for (const transport of this.#transports) transport.cut()
  }
}
