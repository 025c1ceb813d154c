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

/** What a client says first that was never here before and wants everything. */
export function helloOf(session: string): ClientMessage & { readonly type: 'hello' } {
  return { type: 'hello', version: 1, session, owner: null, resume: null, interest: null }
}

const base = { owner: 'anna', epoch: 3, time: 1_800_000_007, seq: 2 }

/** One of every kind of message that a client sends. */
export const clientMessages: readonly ClientMessage[] = [
  helloOf('anna'),
  {
    type: 'hello',
    version: 1,
    session: 'anna',
    owner: 'a secret of 24 letters..',
    resume: { feed: 'f', sequence: 7 },
    interest: { keys: ['a'], prefixes: ['b/', ''] },
  },
  { type: 'write', id: 1, operation: { op: 'set', key: 'k', value: 42 } },
  { type: 'write', id: 2, operation: { op: 'set', key: 'schlüssel', value: null, base: null } },
  { type: 'write', id: 3, operation: { op: 'set', key: '', value: { a: [new Uint8Array([1, 2])] }, base } },
  { type: 'write', id: 4, operation: { op: 'delete', key: 'k' } },
  { type: 'write', id: 4, operation: { op: 'delete', key: 'k', base }, again: true },
  { type: 'write', id: 5, operation: { op: 'release', key: 'k' } },
  { type: 'write', id: 6, operation: { op: 'acquire', key: 'k' } },
  { type: 'write', id: 2 ** 53 - 1, operation: { op: 'acquire', key: 'k', value: 'v' } },
  { type: 'ping' },
  { type: 'interest', id: 1, add: { keys: ['a'], prefixes: [] }, drop: { keys: [], prefixes: ['b'] } },
  { type: 'inspect', on: true },
  { type: 'broadcast', packets: ['alarm', 7, { at: null }] },
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
    feed: 'f',
    sequence: 7,
    resumed: true,
    keys: 3,
    readOnly: false,
  },
  {
    type: 'snapshot',
    entries: [
      { key: 'a', entry },
      { key: 'gone', entry: null },
    ],
    last: false,
    interest: 0,
  },
  { type: 'snapshot', entries: [], last: true, interest: 3 },
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
    sequence: 8,
  },
  { type: 'peers', peers: [{ id: 'p', name: 'Peter', kind: 'synckey', address: null }] },
  { type: 'pong' },
  { type: 'inspect', events: null },
  { type: 'message', message: { sender: 'ben', time: 1_700_000_000, packets: ['alarm', new Uint8Array([1])] } },
  {
    type: 'inspect',
    events: [
      { type: 'message', at: 1, direction: 'in', peer: 'p', kind: 'broadcast store', bytes: 155 },
      { type: 'message', at: 2, direction: 'out', peer: 'p', kind: 'whisper records', bytes: 9 },
      { type: 'link', at: 3, peer: 'p', isUp: true },
      { type: 'link', at: 4, peer: 'p', isUp: false },
    ],
  },
  { type: 'error', code: 'protocol', message: 'no' },
]
