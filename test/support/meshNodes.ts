import { createHash } from 'node:crypto'
import type { Address } from '../../src/mesh/link.ts'
import { MeshNode } from '../../src/mesh/meshNode.ts'
import type { MeshOptions } from '../../src/mesh/meshOptions.ts'
import type { Sha256, Sha384 } from '../../src/seams/hash.ts'
import { MemoryLinks } from './memoryLinks.ts'
import type { VirtualClock } from './virtualClock.ts'

export const sha384: Sha384 = (bytes) => createHash('sha384').update(bytes).digest()

export const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest()

/** Nodes of one mesh in this process, on a virtual clock. */
export class MeshNodes {
  readonly links = new MemoryLinks()
  readonly clock: VirtualClock
  #port = 1

  constructor(clock: VirtualClock) {
    this.clock = clock
  }

  add(id: string, options: Partial<MeshOptions> = {}): MeshNode {
    const node = new MeshNode({ id, protocol: 'test', clock: this.clock, sha256, dial: this.links.dial, ...options })
    this.#listen(node, ['127.0.0.1', this.nextPort()])
    return node
  }

  /** A node for each id, which dials nobody by itself. */
  each<const I extends readonly string[]>(...ids: I): { [K in keyof I]: MeshNode } {
    return ids.map((id) => this.add(id, { mayDial: () => false })) as { [K in keyof I]: MeshNode }
  }

  /** A port where nobody listens yet. */
  nextPort(): number {
    return this.#port++
  }

  /** A node that comes to listen at an address which others may know already. */
  revive(id: string, address: Address): MeshNode {
    const node = new MeshNode({ id, protocol: 'test', clock: this.clock, sha256, dial: this.links.dial })
    this.#listen(node, address)
    return node
  }

  #listen(node: MeshNode, address: Address): void {
    node.address = address
    this.links.listen(address, (link) => node.accept(link))
  }
}

/** Links two nodes; fails where they do not find each other. */
export async function linked(a: MeshNode, b: MeshNode): Promise<void> {
  a.connect(b.address!)
  await settled()
  if (!a.peers.has(b.id) || !b.peers.has(a.id)) throw new Error(`${a.id} and ${b.id} are not linked`)
}

/** Lets everything that is under way between memory links arrive. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
