import { beforeEach, describe, expect, it } from 'vitest'
import type { MeshNode } from '../../src/mesh/meshNode.ts'
import { flags, P2M } from '../../src/wire/flags.ts'
import { parseMessage } from '../../src/wire/message.ts'
import { decode } from '../../src/wire/msgpack.ts'
import { linked, MeshNodes, settled, sha256 } from '../support/meshNodes.ts'
import { VirtualClock } from '../support/virtualClock.ts'

const size = 16
/** Makes no links of its own. */
const alone = { limits: { maxOutgoing: 0 } }
let clock: VirtualClock
let mesh: MeshNodes
let nodes: readonly MeshNode[]
let inboxes: readonly string[][]

/** A ring with three chords a node: every message has many ways. */
beforeEach(async () => {
  clock = new VirtualClock()
  mesh = new MeshNodes(clock)
  nodes = Array.from({ length: size }, (_, index) => mesh.add(`node ${index}`, alone))
  for (const [index, node] of nodes.entries()) {
    for (const step of [1, 3, 5]) await linked(node, nodes[(index + step) % size]!)
  }
  inboxes = nodes.map((node) => inboxOf(node))
})

function inboxOf(node: MeshNode): string[] {
  const texts: string[] = []
  node.handle(flags.broadcast, ({ packets }) => {
    texts.push(decode(packets[1]!) as string)
    return 'relay'
  })
  return texts
}

/** Whole frames of broadcasts, and bytes of everything about them, that one broadcast of `from` costs the mesh. */
async function costOf(from: MeshNode, text: string): Promise<{ frames: number; otherBytes: number }> {
  const cost = { frames: 0, otherBytes: 0 }
  mesh.links.overhear = (bytes) => {
    const subFlag = decode(parseMessage(bytes.subarray(4), sha256).packets[0]!)
    if (subFlag === flags.broadcast) cost.frames++
    else if (subFlag === P2M) cost.otherBytes += bytes.length
  }
  from.broadcast([flags.broadcast, text])
  await quiet()
  return cost
}

/** Lets messages arrive and gathered ids leave, a few times. */
async function quiet(): Promise<void> {
  for (let round = 0; round < 100; round++) {
    await settled()
    clock.advance(10)
  }
}

const heardBy = (text: string): number => inboxes.filter((texts) => texts.includes(text)).length

describe('a flood among our own kind', () => {
  it('settles on as few whole frames as there are nodes to reach, while everybody hears everything once', async () => {
    for (let round = 0; round < 10; round++) await costOf(nodes[0]!, `warming up ${round}`)
    const { frames } = await costOf(nodes[0]!, 'measured')
    expect(frames).toBe(size - 1)
    expect(heardBy('measured')).toBe(size - 1)
    expect(inboxes.every((texts) => new Set(texts).size === texts.length)).toBe(true)
  })

  it('costs other senders on the same mesh no more than half as much again', async () => {
    for (let round = 0; round < 10; round++) await costOf(nodes[0]!, `warming up ${round}`)
    const costs: number[] = []
    for (const node of nodes) costs.push((await costOf(node, `from ${node.id}`)).frames)
    expect(Math.max(...costs)).toBeLessThanOrEqual(1.5 * size)
    for (const node of nodes) expect(heardBy(`from ${node.id}`)).toBe(size - 1)
  })

  it('reaches everybody although any one link has gone', async () => {
    for (let round = 0; round < 10; round++) await costOf(nodes[0]!, `warming up ${round}`)
    const first = nodes[0]!
    for (const [index, connection] of [...first.peers.values()].slice(1).entries()) {
      first.disconnect(connection)
      await costOf(nodes[1]!, `without link ${index}`)
      expect(heardBy(`without link ${index}`)).toBe(size - 1)
    }
  })

  it('is announced in few bytes on the links that it spares', async () => {
    for (let round = 0; round < 10; round++) await costOf(nodes[0]!, `warming up ${round}`)
    const { otherBytes } = await costOf(nodes[0]!, 'x'.repeat(10_000))
    const spared = 2 * 3 * size - 2 * (size - 1)
    expect(otherBytes).toBeLessThan(spared * 200)
  })
})

describe('an announcement', () => {
  it('of what never comes is asked for once at each who announced it, and costs nothing after that', async () => {
    const liar = mesh.add('liar', alone)
    await linked(liar, nodes[0]!)
    const asked: string[] = []
    liar.handle(P2M, ({ packets }) => {
      asked.push(String(decode(packets[1]!)))
      return 'drop'
    })
    for (let round = 0; round < 2; round++) {
      liar.whisper([...liar.peers.values()][0]!, [P2M, 2, new Uint8Array(32).fill(7)])
    }
    await quiet()
    await quiet()
    expect(asked).toEqual(['3', '3'])
  })

  it.each([
    ['no ids', [P2M, 2]],
    ['text instead of ids', [P2M, 2, 'abc']],
    ['an id that is cut off', [P2M, 2, new Uint8Array(31)]],
    ['no op', [P2M]],
    ['an op of a later version', [P2M, 99, null]],
    ['a wish for what is not there', [P2M, 3, new Uint8Array(32)]],
  ])('with %s leaves the link as it is', async (_, packets) => {
    const stranger = mesh.add('stranger', alone)
    await linked(stranger, nodes[0]!)
    stranger.whisper([...stranger.peers.values()][0]!, packets)
    await quiet()
    expect(stranger.peers.size).toBe(1)
    await costOf(nodes[3]!, 'still here')
    expect(heardBy('still here')).toBe(size - 1)
  })
})
