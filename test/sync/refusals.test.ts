import { beforeEach, describe, expect, it } from 'vitest'
import type { Refusal, RefusalCode } from '../../src/mesh/refusals.ts'
import type { DictionaryLimits } from '../../src/dictionary/limits.ts'
import { recordsPackets } from '../../src/sync/ownMessage.ts'
import { storePackets } from '../../src/sync/storeMessage.ts'
import { CAPABILITY, flags } from '../../src/wire/flags.ts'
import { buildMessage } from '../../src/wire/message.ts'
import { encode } from '../../src/wire/msgpack.ts'
import { sha256 } from '../support/meshNodes.ts'
import { recordingLogger } from '../support/recordingLogger.ts'
import { SyncNodes, type TestNode } from '../support/syncNodes.ts'
import { VirtualClock } from '../support/virtualClock.ts'
import { Visitor } from '../support/visitor.ts'

const hour = 3_600
const utf8 = new TextEncoder()

let clock: VirtualClock
let nodes: SyncNodes

beforeEach(() => {
  clock = new VirtualClock()
  nodes = new SyncNodes(clock)
})

/** What a peer has a node take: a key, dated so many seconds ahead. */
type Bring = (node: TestNode, key: string, ahead: number) => void

const recordOf = ({ mesh }: TestNode, key: string, ahead: number) => {
  const time = mesh.seconds + ahead
  const version = { epoch: 1, acquired: time, seq: 2, deleted: false, released: false }
  return {
    ...version,
    key: utf8.encode(key),
    value: encode('value'),
    owner: 'stranger',
    ownerType: 'str' as const,
    time,
  }
}

function visit({ mesh }: TestNode, time: number, flag: number, packets: readonly unknown[], methods = [CAPABILITY]) {
  const sender = { text: 'stranger', type: 'str' } as const
  const { listener } = new Visitor(mesh, '127.0.0.1').shake('stranger', 'test', methods)
  listener.data(buildMessage({ flag, sender, time, packets }, sha256).frame)
}

const ways: Readonly<Record<string, Bring>> = {
  'a live store with a record'(node, key, ahead) {
    const record = recordOf(node, key, ahead)
    visit(node, record.time, flags.broadcast, storePackets(record))
  },
  'a store of an old peer'(node, key, ahead) {
    visit(node, node.mesh.seconds + ahead, flags.broadcast, [flags.store, utf8.encode(key), 'value'], [])
  },
  'an entry of a snapshot of an old peer'(node, key, ahead) {
    const { seconds } = node.mesh
    const packets = [flags.store, utf8.encode(key), 'value', 'stranger', seconds + ahead]
    visit(node, seconds, flags.whisper, packets, [])
  },
  'records of a comparison'(node, key, ahead) {
    for (const packets of recordsPackets([recordOf(node, key, ahead)]))
      visit(node, node.mesh.seconds, flags.whisper, packets)
  },
}

const cases: readonly (readonly [code: RefusalCode, limits: Partial<DictionaryLimits>, ahead: number])[] = [
  ['over-quota', { keys: 0 }, 0],
  ['over-quota', { bytes: 3 }, 0],
  ['too-far-ahead', {}, 25 * hour],
  ['quarantine-full', { waiting: 0 }, hour],
  ['quarantine-full', { waitingBytes: 3 }, hour],
]

describe.each(Object.entries(ways))('%s', (_, bring) => {
  it.each(cases)("that is not taken is counted and told as '%s': %j, %i s ahead", (code, limits, ahead) => {
    const logger = recordingLogger()
    const node = nodes.add('node', { limits, mesh: { logger } })
    const told: Refusal[] = []
    node.mesh.listen({ refused: (refusal) => told.push(refusal) })
    bring(node, 'key', ahead)
    expect(node.mesh.stats.refused).toEqual({ [code]: 1 })
    expect(told).toMatchObject([{ code, peer: 'stranger', count: 1 }])
    expect(logger.lines).toMatchObject([{ level: 'warn', data: { code } }])
    expect([...node.source.entries()]).toEqual([])
    expect(node.mesh.peers.has('stranger')).toBe(true)
  })
})
