import { randomBytes } from 'node:crypto'
import type { Clock } from '../seams/clock.ts'
import { readAddress } from '../mesh/address.ts'
import type { Address } from '../mesh/link.ts'
import type { MeshNode } from '../mesh/meshNode.ts'
import { flags } from '../wire/flags.ts'
import { decode, encode, splitArray } from '../wire/msgpack.ts'
import { nodeIdValue, type NodeId } from '../wire/nodeId.ts'

const patienceMs = 10_000

/** Asks the mesh for addresses of nodes that are no neighbours (js2p 0.7: `request` with an id, `response`). */
export class Locator {
  readonly #mesh: MeshNode
  readonly #clock: Clock
  readonly #waiting = new Map<string, (address: Address) => void>()

  constructor(mesh: MeshNode, clock: Clock) {
    this.#mesh = mesh
    this.#clock = clock
    mesh.handle(flags.response, ({ packets }) => (this.#settle(packets) ? 'drop' : 'relay'))
  }

  /** Where a node can be dialled; rejects when nobody answers within 10 s. */
  locate(id: NodeId): Promise<Address> {
    const request = randomBytes(16).toString('hex')
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.after(patienceMs, () => {
        this.#waiting.delete(request)
        reject(new Error(`nobody on the mesh knows where ${id.text} is; it may have left`))
      })
      this.#waiting.set(request, (address) => {
        cancel()
        resolve(address)
      })
      this.#mesh.broadcast([flags.request, request, nodeIdValue(id)])
    })
  }

  #settle([, request, answer]: readonly Uint8Array[]): boolean {
    const id = String(decode(request ?? encode('')))
    const settle = this.#waiting.get(id)
    if (!settle || !answer) return false
    const address = readAddress(decode(splitArray(answer)[0] ?? encode(null)))
    if (!address) return false
    this.#waiting.delete(id)
    settle(address)
    return true
  }
}
