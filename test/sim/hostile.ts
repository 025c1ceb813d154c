import { createHash } from 'node:crypto'
import type { SyncRecord } from '../../src/dictionary/record.ts'
import { MeshNode } from '../../src/mesh/meshNode.ts'
import { recordsPackets } from '../../src/sync/ownMessage.ts'
import { ownerOf, snapshotPackets, storePackets } from '../../src/sync/storeMessage.ts'
import { encode } from '../../src/wire/msgpack.ts'
import type { SeededRandom } from './seededRandom.ts'
import type { SimLinks } from './simLinks.ts'
import { addressOf, type SimNode } from './simNode.ts'
import { SimClock } from './timeline.ts'

export interface HostileOptions {
  readonly links: SimLinks
  readonly random: SeededRandom
  readonly keys: readonly string[]
}

const hour = 3600

/** A peer that knows the protocol and keeps no rule of it. */
export class Hostile {
  readonly #options: HostileOptions
  readonly #mesh: MeshNode

  constructor(options: HostileOptions) {
    this.#options = options
    this.#mesh = new MeshNode({
      id: 'hostile',
      protocol: 'sim',
      clock: new SimClock(options.links.timeline, 0, () => {}),
      sha256: (bytes) => createHash('sha256').update(bytes).digest(),
      dial: options.links.dialFrom(-1),
      mayDial: () => false,
    })
  }

  /** Sends a lie about a key of `victim`; links to it where it is not linked yet. */
  act(victim: SimNode | undefined): void {
    if (!victim) return
    this.#mesh.connect(addressOf(victim.place))
    const record = this.#forge(victim)
    const [connection] = this.#mesh.peers.values()
    const way = this.#options.random.between(0, 4)
    if (way === 0) this.#mesh.broadcast(storePackets(record), ownerOf(record), record.time)
    if (way === 1) this.#mesh.broadcast(storePackets(record).slice(0, 3), ownerOf(record), record.time)
    if (!connection) return
    if (way === 2) for (const packets of recordsPackets([record])) this.#mesh.whisper(connection, packets)
    if (way === 3) this.#mesh.whisper(connection, snapshotPackets(record))
    if (way === 4) this.#mesh.whisper(connection, storePackets(record).slice(0, 2))
  }

  close(): void {
    this.#mesh.close()
  }

  #forge(victim: SimNode): SyncRecord {
    const { random, keys } = this.#options
    const key = random.pick([...keys, `junk${random.between(0, 9)}`])
    const held = victim.record(key)
    const time = this.#mesh.seconds + random.pick([0, 0, -30, 30, -hour, -5 * hour, 50, 5 * hour, 23 * hour, 60 * hour])
    return {
      key: Buffer.from(key),
      value: encode(random.pick(['lie', 1, ''])),
      owner: random.pick([victim.id, held?.owner ?? 'nobody', 'hostile']),
      ownerType: random.pick(['str', 'bin'] as const),
      epoch: (held?.epoch ?? 0) + random.between(0, 2),
      acquired: (held?.acquired ?? time) + random.between(-1, 1),
      time,
      seq: (held?.seq ?? 0) + random.between(-1, 2) + 1,
      deleted: false,
      released: random.chance(0.2),
    }
  }
}
