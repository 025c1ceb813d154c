import { beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import type { LinkListener } from '../../src/mesh/link.ts'
import type { MeshNode } from '../../src/mesh/meshNode.ts'
import type { MeshOptions } from '../../src/mesh/meshOptions.ts'
import type { DoorFailure, Refusal, RefusalCode } from '../../src/mesh/refusals.ts'
import { encodeFrame } from '../../src/wire/frame.ts'
import { encode } from '../../src/wire/msgpack.ts'
import { flags } from '../../src/wire/flags.ts'
import { MeshNodes, sha256 } from '../support/meshNodes.ts'
import { recordingLogger } from '../support/recordingLogger.ts'
import { VirtualClock } from '../support/virtualClock.ts'
import { Visitor } from '../support/visitor.ts'

let clock: VirtualClock
let nodes: MeshNodes

beforeEach(() => {
  clock = new VirtualClock()
  nodes = new MeshNodes(clock)
})

/** Any does. */
const second = 1_800_000_000

/** Gives msgpack in an intact frame to a node's own kind. */
const payload = (bytes: Uint8Array) => (node: MeshNode) =>
  new Visitor(node).shake().listener.data(encodeFrame(bytes, sha256))

const raw =
  (...bytes: readonly number[]) =>
  (node: MeshNode) =>
    new Visitor(node).shake().listener.data(Uint8Array.from(bytes))

/** msgpack of a list in a list, and so on. */
const nested = (depth: number): Uint8Array => Uint8Array.from({ length: depth + 1 }, (_, at) => (at < depth ? 0x91 : 0))

const nobody: MeshOptions['dial'] = (_address, listener: LinkListener) => {
  queueMicrotask(() => listener.closed(new Error('nobody there')))
  return { remoteAddress: null, bufferedAmount: 0, write: () => {}, close: () => {} }
}

type Provocation = (node: MeshNode) => unknown

/** Codes of what a MeshNode does not see: each door's (test/node/doors.test.ts), the queue's (there, too), the dictionary's (test/sync/refusals and owners). */
type Elsewhere = DoorFailure | 'queue-full' | 'forged' | 'over-quota' | 'too-far-ahead' | 'quarantine-full'
/** Nothing that arrives is encoded. */
type Provoked = Exclude<RefusalCode, Elsewhere | 'unencodable'>

/** For each code that a node can refuse something by, what makes it. */
const provocations = [
  ['too-many-links', (node) => [1, 2].map((id) => new Visitor(node).shake(`${id}`)), { limits: { maxConnections: 1 } }],
  ['too-many-pending', (node) => [1, 2].map(() => new Visitor(node)), { limits: { maxPending: 1 } }],
  ['too-many-of-address', (node) => [1, 2].map(() => new Visitor(node)), { limits: { maxPerAddress: 1 } }],
  ['too-many-handshakes', (node) => [1, 2].map(() => new Visitor(node)), { limits: { handshakesPerSecond: 1 } }],
  [
    'too-many-handshakes',
    (node) => [1, 2].map(() => new Visitor(node)),
    { limits: { linksPerSecond: 1, maxConnections: 1 } },
  ],
  [
    'banned',
    (node) => {
      raw(0, 0, 0, 1, 0)(node)
      return new Visitor(node)
    },
    { limits: { maxBreaches: 1 } },
  ],
  [
    'handshake-timeout',
    (node) => {
      const visitor = new Visitor(node)
      clock.advance(5_000)
      return visitor
    },
  ],
  ['early-bytes', (node) => new Visitor(node).say(0, [0, 'x'.repeat(70_000)])],
  ['other-mesh', (node) => new Visitor(node).shake('stranger', 'another mesh')],
  ['self', (node) => new Visitor(node).shake(node.id)],
  ['firewall', (node) => new Visitor(node).shake(), { firewall: () => false }],
  ['unwanted', (node) => new Visitor(node).shake('old', 'test', []), { refuse: ({ kind }) => `no ${kind}` }],
  ['hung-up', (node) => new Visitor(node).listener.closed()],
  ['link-failed', (node) => node.connect(['192.0.2.1', 1]), { dial: nobody }],
  [
    'no-answer',
    (node) => {
      new Visitor(node).shake()
      clock.advance(60_000)
    },
  ],
  ['frame-too-large', raw(0xff, 0xff, 0xff, 0xff)],
  [
    'frame-skipped',
    (node) => new Visitor(node).shake().listener.data(new Uint8Array(104).fill(100, 3, 4)),
    { limits: { maxFrame: 99 } },
  ],
  [
    'frame-stalled',
    (node) => {
      const peer = new Visitor(node).shake()
      for (let second = 0; second < 200; second += 10) {
        peer.listener.data(second === 0 ? Uint8Array.of(0, 0, 9, 0) : new Uint8Array(1))
        clock.advance(10_000)
      }
    },
  ],
  ['bad-checksum', raw(0, 0, 0, 33, ...Array.from({ length: 33 }, () => 0))],
  ['truncated', payload(Uint8Array.of(0xdd, 1, 255, 255, 255))],
  ['trailing-bytes', payload(Uint8Array.of(...encode([2, 'stranger', second, 0]), 1))],
  ['invalid-byte', payload(Uint8Array.of(0x94, 2, 0xc1, 0, 0))],
  ['too-deep', payload(nested(40))],
  [
    'too-many-nodes',
    payload(
      encode(
        Array.from({ length: 100_001 }, () => 0),
        { maxNodes: Infinity },
      ),
    ),
  ],
  ['not-an-array', payload(encode('text'))],
  ['too-few-elements', payload(encode([2, 'stranger', second]))],
  ['invalid-flag', payload(encode(['2', 'stranger', second, 0]))],
  ['invalid-sender', payload(encode([2, '', second, 0]))],
  ['invalid-time', payload(encode([2, 'stranger', 1.5, 0]))],
  ['message-dropped', (node) => new Visitor(node).shake().say(flags.whisper, [flags.peers, 'no list'])],
  [
    'outbound-skipped',
    (node) => {
      const peer = new Visitor(node).shake()
      peer.bufferedAmount = 2 ** 30
      node.broadcast([flags.broadcast, 'text'])
    },
  ],
  [
    'outbound-stalled',
    (node) => {
      const peer = new Visitor(node).shake()
      peer.isSlow = true
      node.broadcast([flags.broadcast, 'text'])
      clock.advance(12_000)
    },
  ],
  [
    'too-many-requests',
    (node) => {
      const peer = new Visitor(node).shake()
      peer.bufferedAmount = 2 ** 30
      peer.say(flags.whisper, [flags.request, '*'])
    },
  ],
  [
    'dial-not-allowed',
    (node) => new Visitor(node).shake().say(flags.whisper, [flags.peers, [[['192.0.2.9', 1], 'x']]]),
    { mayDial: () => false },
  ],
] as const satisfies readonly (readonly [code: Provoked, provoke: Provocation, options?: Partial<MeshOptions>])[]

type Forgotten = Exclude<Provoked, (typeof provocations)[number][0]>

describe('what is refused has a code, a counter and an event', () => {
  it('every code is provoked', () => {
    expectTypeOf<Forgotten>().toBeNever()
  })

  it.for<readonly [RefusalCode, Provocation, Partial<MeshOptions>?]>(provocations)(
    '%s',
    async ([code, provoke, options = {}]) => {
      const logger = recordingLogger()
      const node = nodes.add('node', { ...options, logger })
      const told: Refusal[] = []
      node.listen({ refused: (refusal) => told.push(refusal) })
      provoke(node)
      await Promise.resolve()
      expect(node.stats.refused[code]).toBeGreaterThan(0)
      expect(told.map((refusal) => refusal.code)).toContain(code)
      expect(logger.lines).toContainEqual(
        expect.objectContaining({ level: 'warn', data: expect.objectContaining({ code }) as object }),
      )
      node.close()
    },
  )
})

it('what is refused a thousand times fills no log', () => {
  const logger = recordingLogger()
  const node = nodes.add('node', { logger, limits: { maxPending: 0, maxConnections: 10_000 } })
  const visitors = Array.from({ length: 1_000 }, () => new Visitor(node, '127.0.0.1'))
  expect(visitors.every(({ isClosed }) => isClosed)).toBe(true)
  clock.advance(1_000)
  expect(new Visitor(node, '127.0.0.1').isClosed).toBe(true)
  expect(logger.lines.map(({ data }) => data)).toMatchObject([
    { code: 'too-many-pending', count: 1 },
    { code: 'too-many-pending', count: 1_000 },
  ])
})
