import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { pushOps } from '../../src/mesh/lazyPush.ts'
import type { SyncRecord } from '../../src/dictionary/record.ts'
import { announcePackets, ops, recordsPackets } from '../../src/sync/ownMessage.ts'
import { storePackets } from '../../src/sync/storeMessage.ts'
import { P2M, P2S } from '../../src/wire/flags.ts'
import { encode } from '../../src/wire/msgpack.ts'
import { hexOf } from '../wire/hex.ts'

const page = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8').replaceAll(' ', '')
const hex = (packets: readonly unknown[]): string => packets.map((packet) => hexOf(encode(packet))).join('')

const record: SyncRecord = {
  key: Buffer.from('k'),
  value: encode('value'),
  owner: 'a',
  ownerType: 'str',
  epoch: 2,
  acquired: 1_800_000_000,
  time: 1_800_000_005,
  seq: 3,
  deleted: false,
  released: true,
}
const tombstone: SyncRecord = { ...record, value: new Uint8Array(), deleted: true, released: false }

describe('docs/protocol.md shows as it travels', () => {
  it.each([
    ['a record on a store', storePackets(record)],
    ['a tombstone', storePackets(tombstone)],
    ['nothing', [P2S, ops.nothing]],
    ['records', [...recordsPackets([record])][0]!],
    ['an announcement', announcePackets([{ owner: 'a', name: 'Anna', time: 1_800_000_000 }])],
    ['a prune', [P2M, pushOps.prune]],
    ['an announced id', [P2M, pushOps.announce, new Uint8Array(32).fill(0xab)]],
  ])('%s', (_, packets) => {
    expect(page).toContain(`\n${hex(packets)}`)
  })
})
