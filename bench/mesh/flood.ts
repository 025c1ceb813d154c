import { createHash } from 'node:crypto'
import { flags } from '../../src/wire/flags.ts'
import { parseMessage } from '../../src/wire/message.ts'
import { linked, MeshNodes, settled } from '../../test/support/meshNodes.ts'
import { VirtualClock } from '../../test/support/virtualClock.ts'
import type { Report } from '../report.ts'
import { js2pFrames } from './js2pFlood.ts'

const sizes = [8, 16, 32, 64]
const warmUps = 20
const writes = 50

/** A ring with chords: six links a node, so that every message has many ways. */
export function ringWithChords(size: number): readonly (readonly [from: number, to: number])[] {
  return Array.from({ length: size }, (_, from) =>
    [1, 3, size >> 2].map((step) => [from, (from + step) % size] as const),
  ).flat()
}

/** Whole frames and other bytes that one write costs the mesh, each write by another node, once the mesh has settled. */
async function synckeyCost(size: number): Promise<{ frames: number; otherBytes: number; heard: number }> {
  const clock = new VirtualClock()
  const mesh = new MeshNodes(clock)
  const nodes = Array.from({ length: size }, (_, index) => mesh.add(`node ${index}`, { limits: { maxOutgoing: 0 } }))
  for (const [from, to] of ringWithChords(size)) await linked(nodes[from]!, nodes[to]!)
  const total = { frames: 0, otherBytes: 0, heard: 0 }
  for (const node of nodes)
    node.handle(flags.store, () => {
      total.heard++
      return 'relay'
    })
  for (let index = 0; index < warmUps + writes; index++) {
    if (index === warmUps) {
      total.heard = 0
      mesh.links.overhear = (bytes) => {
        if (subFlagOf(bytes) === flags.store) total.frames++
        else total.otherBytes += bytes.length
      }
    }
    nodes[(index * 7) % size]!.broadcast([flags.store, `key ${index}`, 'x'.repeat(32)])
    for (let turn = 0; turn < 30; turn++) {
      await settled()
      clock.advance(10)
    }
  }
  return { frames: total.frames / writes, otherBytes: total.otherBytes / writes, heard: total.heard / writes }
}

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()
const subFlagOf = (bytes: Uint8Array): unknown => parseMessage(bytes.subarray(4), sha256).subFlag

/** Frames that carry a value, per write, in equal meshes; js2p's are counted at real js2p nodes. */
export async function flood(): Promise<Report> {
  const rows = []
  for (const size of sizes) {
    const { frames, otherBytes, heard } = await synckeyCost(size)
    const old = await js2pFrames(size, ringWithChords(size))
    rows.push({
      name: `${size} nodes, ${3 * size} links`,
      figures: [
        frames.toFixed(1),
        (frames / (size - 1)).toFixed(2),
        old.frames.toFixed(1),
        (frames / old.frames).toFixed(2),
        otherBytes.toFixed(0),
        `${heard.toFixed(1)} of ${size - 1}`,
      ],
    })
  }
  return {
    title: 'frames with a value that one write costs a mesh',
    columns: ['synckey', 'beside a tree', 'js2p', 'beside js2p', 'bytes announced', 'nodes reached'],
    rows,
  }
}
