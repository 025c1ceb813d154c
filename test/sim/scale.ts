import { createHash } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { defaultRules } from '../../src/dictionary/rules.ts'
import { MeshNode } from '../../src/mesh/meshNode.ts'
import { SyncNode } from '../../src/sync/syncNode.ts'
import { percentile } from './heal.ts'
import { addressOf } from './place.ts'
import { SeededRandom } from './seededRandom.ts'
import { SimLinks } from './simLinks.ts'
import { protocolFor } from './simNode.ts'
import { SimClock, Timeline } from './timeline.ts'

const stepMs = 5
/** Milliseconds that anything has to get everywhere. */
const patienceMs = 60_000
/** Writes in which a flood finds its tree, and those that count after them. */
const warmUps = 20
const writes = 20
/** Links that each node dials. */
const dialled = 4
/** Bytes of a value so large that whatever carries it is told from everything else. */
const largeValue = 2000
const smallValue = 32

/** What a write costs a mesh, once its flood has settled. */
export interface FloodScale {
  readonly nodes: number
  readonly links: number
  /** Frames with the value, per write. */
  readonly values: number
  /** Bytes of all else that is sent, per write and node. */
  readonly announced: number
  /** Virtual milliseconds until the last node has a write: half of the writes, and the slowest. */
  readonly half: number
  readonly slowest: number
  /** Bytes of memory per node with its links, before anything is written. */
  readonly memory: number
}

/** What a dictionary of so many keys costs. */
export interface KeyScale {
  readonly keys: number
  /** Bytes that a newcomer is sent, per key. */
  readonly joining: number
  /** Bytes that two nodes send which were apart and differ in one key. */
  readonly repairing: number
  /** Bytes of memory per key and node. */
  readonly memory: number
}

/** Measures writes in a mesh where each node has dialled four others. */
export function measureFlood(nodes: number, seed: number): FloodScale {
  const before = usedBytes()
  const crowd = new Crowd(seed)
  const links = crowd.grow(nodes)
  const memory = (usedBytes() - before) / nodes
  const written = Array.from({ length: warmUps + writes }, (_, index) => {
    if (index === warmUps) crowd.resetCounts()
    return crowd.write(crowd.random.pick(crowd.nodes), `key${index}`, largeValue)
  })
  const { large: values, otherBytes } = crowd.counts
  crowd.close()
  const times = written.slice(warmUps)
  const [half, slowest] = [percentile(times, 0.5), percentile(times, 1)]
  return { nodes, links, values: values / writes, announced: otherBytes / writes / nodes, half, slowest, memory }
}

/** Measures two nodes, the second of which comes when the first has all keys. */
export function measureKeys(keys: number, seed: number): KeyScale {
  const before = usedBytes()
  const crowd = new Crowd(seed)
  const [first, second] = [crowd.join(), crowd.join()]
  for (let key = 0; key < keys; key++) first.source.set(`key/${key}`, 'x'.repeat(smallValue))
  crowd.link(1, 0)
  const areEqual = (): boolean => crowd.digestOf(first) === crowd.digestOf(second)
  crowd.until(areEqual)
  const joining = crowd.counts.bytes / keys
  const memory = (usedBytes() - before) / keys / 2
  crowd.links.cut(0, 1)
  crowd.timeline.pass(stepMs * 10)
  first.source.set('key/0', 'y'.repeat(smallValue))
  crowd.resetCounts()
  crowd.until(areEqual)
  const repairing = crowd.counts.bytes
  crowd.close()
  return { keys, joining, repairing, memory }
}

/** Production nodes on one simulated network, on which each frame takes 1 to 20 ms. */
class Crowd {
  readonly timeline = new Timeline(Infinity)
  readonly random: SeededRandom
  readonly links: SimLinks
  readonly nodes: SyncNode[] = []
  readonly #meshes: MeshNode[] = []
  #counts = { bytes: 0, large: 0, otherBytes: 0 }
  #heard = 0

  constructor(seed: number) {
    this.random = new SeededRandom(seed)
    const { timeline, random } = this
    this.links = new SimLinks({ timeline, random, log: (line) => this.#count(Number(line.split(' ')[1])) })
  }

  /** What has been delivered since the last reset. */
  get counts(): { readonly bytes: number; readonly large: number; readonly otherBytes: number } {
    return this.#counts
  }

  resetCounts(): void {
    this.#counts = { bytes: 0, large: 0, otherBytes: 0 }
  }

  /** Lets so many nodes come, each dialling some of those before it; returns how many links that makes. */
  grow(nodes: number): number {
    let links = 0
    for (let place = 0; place < nodes; place++) {
      this.join()
      const others = this.random.shuffled(Array.from({ length: place }, (_, other) => other)).slice(0, dialled)
      for (const other of others) this.link(place, other)
      links += others.length
    }
    this.timeline.pass(1000)
    return links
  }

  join(): SyncNode {
    const place = this.nodes.length
    const [clock, random] = [new SimClock(this.timeline, 0), (): number => this.random.next()]
    const [protocol, dial] = [protocolFor(true), this.links.dialFrom(place)]
    const mesh = new MeshNode({ id: `n${place}`, protocol, clock, sha256, dial, random, mayDial: () => false })
    mesh.address = addressOf(place)
    const node = new SyncNode({ mesh, clock, random, sha256, sha384, rules: defaultRules })
    node.subscribe(() => void this.#heard++)
    this.links.listen(addressOf(place), place, (link) => mesh.accept(link))
    this.#meshes.push(mesh)
    this.nodes.push(node)
    return node
  }

  link(from: number, to: number): void {
    this.#meshes[from]?.connect(addressOf(to))
  }

  /** Milliseconds until every node has a write. */
  write(node: SyncNode, key: string, size: number): number {
    this.#heard = 0
    node.source.set(key, 'x'.repeat(size))
    const ms = this.until(() => this.#heard === this.nodes.length)
    this.timeline.pass(1000)
    return ms
  }

  /** Lets time pass until something holds; returns how long that took. */
  until(holds: () => boolean): number {
    const begin = this.timeline.now
    while (!holds()) {
      this.timeline.pass(stepMs)
      if (this.timeline.now > begin + patienceMs) throw new Error(`not everywhere within ${patienceMs} ms`)
    }
    return this.timeline.now - begin
  }

  digestOf({ live }: SyncNode): bigint {
    return live.dictionary.digest.sum(live.seconds)
  }

  close(): void {
    for (const node of this.nodes) node.close()
    for (const mesh of this.#meshes) mesh.close()
  }

  #count(bytes: number): void {
    this.#counts.bytes += bytes
    if (bytes > largeValue) this.#counts.large++
    else this.#counts.otherBytes += bytes
  }
}

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()
const sha384 = (bytes: Uint8Array): Uint8Array => createHash('sha384').update(bytes).digest()

/** Bytes that this process still needs. */
function usedBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  // What the first round finalizes goes in the second.
  collect()
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
