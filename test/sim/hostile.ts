import { createHash } from 'node:crypto'
import type { SyncRecord } from '../../src/dictionary/record.ts'
import { MeshNode } from '../../src/mesh/meshNode.ts'
import { recordsPackets } from '../../src/sync/ownMessage.ts'
import { ownerOf, snapshotPackets, storePackets } from '../../src/sync/storeMessage.ts'
import { encode } from '../../src/wire/msgpack.ts'
import type { SeededRandom } from './seededRandom.ts'
import type { SimLinks } from './simLinks.ts'
import { addressOf } from './place.ts'
import { protocolFor, type SimNode } from './simNode.ts'
import { SimClock } from './timeline.ts'

export interface HostileOptions {
  readonly links: SimLinks
  readonly random: SeededRandom
  readonly leasing: boolean
  readonly keys: readonly string[]
}

const hour = 3600

/** A peer that knows the protocol and keeps no rule of it. */
export class Hostile {
  readonly #options: HostileOptions
  readonly #mesh: MeshNode
  /** Whether it fills its victims up. */
  readonly #floods: boolean

  constructor(options: HostileOptions) {
    this.#options = options
    this.#floods = options.random.chance(0.2)
    this.#mesh = new MeshNode({
      id: 'hostile',
      protocol: protocolFor(options.leasing),
      random: () => options.random.next(),
      clock: new SimClock(options.links.timeline, 0),
      sha256: (bytes) => createHash('sha256').update(bytes).digest(),
      dial: options.links.dialFrom(-1),
      mayDial: () => false,
    })
  }

  /** Sends `victim` lies about keys, made of what it or another node holds, once it is linked to it. */
  act(victim: SimNode | undefined, nodes: readonly SimNode[]): void {
    if (!victim) return
    const { links, random } = this.#options
    this.#mesh.connect(addressOf(victim.place))
    for (let lies = random.between(1, 6); lies > 0; lies--) {
      links.timeline.after(random.between(50, 2000), () => this.#lie(victim, nodes))
    }
  }

  close(): void {
    this.#mesh.close()
  }

  #lie(victim: SimNode, nodes: readonly SimNode[]): void {
    const { random } = this.#options
    const connection = this.#mesh.peers.get(victim.id)
    if (!connection) return
    const record = this.#forge(victim.id, random.pick([victim, ...nodes]))
    const way = random.between(0, this.#floods ? 7 : 6)
    if (way <= 1) this.#mesh.broadcast(storePackets(record), ownerOf(record), record.time)
    if (way === 2) this.#mesh.broadcast(storePackets(record).slice(0, 3), ownerOf(record), record.time)
    if (way === 3 || way === 4) for (const packets of recordsPackets([record])) this.#mesh.whisper(connection, packets)
    if (way === 5 && !record.deleted) this.#mesh.whisper(connection, snapshotPackets(record))
    if (way === 6) this.#mesh.whisper(connection, storePackets(record).slice(0, 2))
    if (way < 7) return
    const junk = Array.from({ length: 30 }, (_, i) => ({ ...record, key: Buffer.from(`flood${i}${record.seq}`) }))
    for (const packets of recordsPackets(junk)) this.#mesh.whisper(connection, packets)
  }

  #forge(victim: string, known: SimNode): SyncRecord {
    const { random, keys } = this.#options
    const key = random.pick([...keys, `junk${random.between(0, 9)}`])
    const held = known.record(key)
    return held && random.chance(0.6) ? this.#twin(held) : this.#invention(key, victim, held)
  }

  /** Differs from a true record in as little as can be. */
  #twin(held: SyncRecord): SyncRecord {
    const { random } = this.#options
    const value = encode(random.pick(['twin', 'other', 2]))
    const other: Partial<SyncRecord> = random.pick([
      held.deleted ? { deleted: false, value } : { deleted: true, value: new Uint8Array() },
      held.deleted ? { deleted: false, value } : { value },
      held.deleted ? { deleted: false, value, released: true } : { released: !held.released },
      { acquired: Math.max(0, held.acquired - 1), seq: held.seq - 1 },
      { acquired: held.acquired + 1, seq: held.seq + 1 },
      { ownerType: held.ownerType === 'str' ? 'bin' : 'str' },
    ])
    return { ...held, ...other }
  }

  #invention(key: string, victim: string, held: SyncRecord | undefined): SyncRecord {
    const { random } = this.#options
    const ahead = random.pick([0, -30, 30, -hour, -5 * hour, 50, 5 * hour, 23 * hour, 60 * hour])
    const time = this.#mesh.seconds + ahead
    return {
      key: Buffer.from(key),
      value: encode(random.pick(['lie', 1, ''])),
      owner: random.pick([victim, held?.owner ?? 'nobody', 'hostile']),
      ownerType: random.pick(['str', 'bin'] as const),
      epoch: (held?.epoch ?? 0) + random.between(0, 2),
      acquired: (held?.acquired ?? time) + random.between(-1, 1),
      time,
      seq: (held?.seq ?? 0) + random.between(0, 2),
      deleted: false,
      released: random.chance(0.2),
    }
  }
}
