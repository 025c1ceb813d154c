import { beforeEach, describe, expect, it } from 'vitest'
import type { Link, LinkListener } from '../../src/mesh/link.ts'
import type { MeshNode } from '../../src/mesh/meshNode.ts'
import { digestPackets, hashesPackets } from '../../src/sync/digestMessage.ts'
import { ops } from '../../src/sync/ownMessage.ts'
import { flags, P2S } from '../../src/wire/flags.ts'
import { buildMessage, parseMessage } from '../../src/wire/message.ts'
import { decode } from '../../src/wire/msgpack.ts'
import { linked, settled, sha256 } from '../support/meshNodes.ts'
import { OldPeer } from '../support/oldPeer.ts'
import { SyncNodes, type TestNode } from '../support/syncNodes.ts'
import { VirtualClock } from '../support/virtualClock.ts'

let clock: VirtualClock
let nodes: SyncNodes
let node: TestNode

beforeEach(() => {
  clock = new VirtualClock()
  nodes = new SyncNodes(clock)
  node = nodes.add('node', { mesh: { limits: { outboundMs: 600_000 } } })
})

/** A neighbour of our own kind, spoken by hand. */
class Visitor implements Link {
  readonly remoteAddress = '127.0.0.1'
  bufferedAmount = 0
  /** Whether what is written waits. */
  isSlow = false
  /** Own messages that it was sent, by op. */
  readonly ops: unknown[] = []
  pongs = 0
  readonly #bytes = new Map<unknown, number>()
  readonly #mesh: MeshNode
  readonly #listener: LinkListener

  constructor(mesh: MeshNode) {
    this.#mesh = mesh
    this.#listener = mesh.accept(this)
    this.say([flags.handshake, 'visitor', 'test', ['127.0.0.1', 9], [0x71]])
  }

  say(packets: readonly unknown[]): void {
    const sender = { text: 'visitor', type: 'str' } as const
    const message = { flag: flags.whisper, sender, time: this.#mesh.seconds, packets }
    this.#listener.data(buildMessage(message, sha256).frame)
  }

  /** Claims to hold nothing in any bucket. */
  lackEverything(): void {
    const buckets = Array.from({ length: 256 }, (_, bucket) => [bucket, []] as const)
    for (const packets of hashesPackets(buckets)) this.say(packets)
  }

  write(bytes: Uint8Array): void {
    if (this.isSlow) this.bufferedAmount += bytes.length
    const { packets } = parseMessage(bytes.subarray(4), sha256)
    const subFlag = decode(packets[0]!)
    if (subFlag === flags.pong) this.pongs++
    if (subFlag !== P2S) return
    const op = decode(packets[1]!)
    this.ops.push(op)
    this.#bytes.set(op, this.bytesOf(op) + bytes.length)
  }

  /** Bytes of the own messages of a kind that it was sent. */
  bytesOf(op: unknown): number {
    return this.#bytes.get(op) ?? 0
  }

  close(): void {}
}

function fill(count: number): void {
  for (let index = 0; index < count; index++) node.source.set(`k${index}`, 'x'.repeat(100_000))
}

describe('a neighbour that does not read', () => {
  it('is sent a little of what it lacks, however often it asks, and the rest as it reads', () => {
    fill(100)
    const visitor = new Visitor(node.mesh)
    visitor.isSlow = true
    for (let time = 0; time < 20; time++) visitor.lackEverything()
    clock.advance(5_000)
    expect(visitor.bufferedAmount).toBeGreaterThan(100_000)
    expect(visitor.bufferedAmount).toBeLessThan(600_000)
    expect(node.mesh.stats.refused).toEqual({ 'too-many-requests': 17 })
    expect(visitor.ops).not.toContain(ops.announce)
    for (let reads = 0; reads < 200; reads++) {
      visitor.bufferedAmount = 0
      clock.advance(10)
    }
    expect(visitor.bytesOf(ops.records)).toBeGreaterThan(30_000_000)
    expect(visitor.bytesOf(ops.records)).toBeLessThan(31_000_000)
    expect(visitor.ops.filter((op) => op === ops.announce)).toEqual([ops.announce])
  })

  it('is answered behind what it is being sent', () => {
    fill(100)
    const visitor = new Visitor(node.mesh)
    visitor.isSlow = true
    visitor.lackEverything()
    visitor.say([flags.ping])
    expect(visitor.pongs).toBe(0)
    visitor.isSlow = false
    visitor.bufferedAmount = 0
    clock.advance(10)
    expect(visitor.pongs).toBe(1)
  })

  it('is not told that it has everything before it has', () => {
    fill(1)
    const visitor = new Visitor(node.mesh)
    visitor.bufferedAmount = 9 * 2 ** 20
    visitor.lackEverything()
    expect(visitor.ops).not.toContain(ops.announce)
    visitor.bufferedAmount = 0
    visitor.say(digestPackets(1n))
    visitor.lackEverything()
    expect(visitor.ops).not.toContain(ops.announce)
  })

  it('and missed broadcasts is compared with once it reads, not sent everything', () => {
    const visitor = new Visitor(node.mesh)
    visitor.isSlow = true
    fill(100)
    expect(node.mesh.stats.refused['outbound-skipped']).toBeGreaterThan(0)
    visitor.bufferedAmount = 1000
    visitor.ops.length = 0
    clock.advance(2000)
    expect(visitor.ops).toEqual([ops.digest])
  })
})

it('hears no news of names before it has been sent all that it lacks, as it takes the first ones for the end of that', async () => {
  const visitor = new Visitor(node.mesh)
  const named = nodes.add('named', { name: 'Nina' })
  await linked(node.mesh, named.mesh)
  expect(node.source.names().get('named')).toBe('Nina')
  expect(visitor.ops).not.toContain(ops.announce)
  visitor.lackEverything()
  expect(visitor.ops.at(-1)).toBe(ops.announce)
})

it('is left alone, where it is an old peer, over a link that ended while it kept another', async () => {
  const first = new OldPeer(node.mesh, 'js2p').shake()
  const second = new OldPeer(node.mesh, 'js2p').shake()
  await settled()
  node.mesh.disconnect(node.mesh.peers.get('js2p')!)
  await settled()
  const before = first.read.length
  clock.advance(400_000)
  await settled()
  expect(second.pulls).toBeGreaterThan(0)
  expect(first.read.length).toBe(before)
})
