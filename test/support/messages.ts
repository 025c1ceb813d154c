import type { Entry } from '../../src/dictionary/change.ts'
import type { RecordHeader } from '../../src/dictionary/record.ts'
import type { ClientMessage, ServerMessage } from '../../src/transport/messages.ts'

export const header: RecordHeader = {
  owner: 'anna',
  epoch: 3,
  acquired: 1_800_000_000,
  time: 1_800_000_007,
  seq: 2,
  released: false,
}

export const entry: Entry = { ...header, owner: 'ben', released: true, value: { list: [1, 'two', null, true, -1.5] } }

const base = { owner: 'anna', epoch: 3, time: 1_800_000_007, seq: 2 }

/** One of every kind of message that a client sends. */
export const clientMessages: readonly ClientMessage[] = [
  { type: 'hello', version: 1, session: 'anna' },
  { type: 'write', id: 1, operation: { op: 'set', key: 'k', value: 42 } },
  { type: 'write', id: 2, operation: { op: 'set', key: 'schlüssel', value: null, base: null } },
  { type: 'write', id: 3, operation: { op: 'set', key: '', value: { a: [new Uint8Array([1, 2])] }, base } },
  { type: 'write', id: 4, operation: { op: 'delete', key: 'k' } },
  { type: 'write', id: 5, operation: { op: 'release', key: 'k' } },
  { type: 'write', id: 6, operation: { op: 'acquire', key: 'k' } },
  { type: 'write', id: 2 ** 53 - 1, operation: { op: 'acquire', key: 'k', value: 'v' } },
  { type: 'ping' },
]

/** One of every kind of message and item that a connector sends. */
export const serverMessages: readonly ServerMessage[] = [
  {
    type: 'welcome',
    version: 1,
    nodeId: 'node',
    owner: 'anna',
    name: null,
    leasing: true,
    leaseTermMs: 3_600_000,
    takeoverDelayMs: 60_000,
    now: 1_800_000_000_123,
    names: [['anna', "Anna's laptop"]],
    peers: [{ id: 'p', name: null, kind: 'py2p', address: 'host:1' }],
    unmirroredKeys: 2,
  },
  { type: 'snapshot', entries: [['a', entry]], last: false },
  { type: 'snapshot', entries: [], last: true },
  {
    type: 'batch',
    items: [
      { type: 'update', key: 'a', entry },
      { type: 'delete', key: 'a', entry: header },
      { type: 'accepted', id: 1, header },
      { type: 'accepted', id: 2, header: null },
      { type: 'refused', id: 3, refusal: { code: 'quota', message: 'full' } },
      {
        type: 'refused',
        id: 4,
        refusal: { code: 'lease-held', message: 'held', owner: 'ben', expiresAt: 1, availableAt: 2 },
      },
      { type: 'name', owner: 'ben', name: 'Ben' },
      { type: 'lease-lost', key: 'a', owner: 'ben', reason: 'concurrent', mine: { a: 1 } },
    ],
  },
  { type: 'peers', peers: [{ id: 'p', name: 'Peter', kind: 'synckey', address: null }] },
  { type: 'pong' },
  { type: 'error', code: 'protocol', message: 'no' },
]
