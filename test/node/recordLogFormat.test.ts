import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frameOf, recoverLog, type LogEntry } from '../../src/node/recordLogFormat.ts'
import { encode } from '../../src/wire/msgpack.ts'
import { anyRecord } from '../dictionary/arbitraries.ts'
import { aRecord, aTombstone, utf8 } from '../dictionary/samples.ts'

const changes = [
  { type: 'record', record: aRecord({ value: encode('first') }) },
  { type: 'floor', bucket: 255, epoch: 2 ** 40 },
  {
    type: 'record',
    record: aRecord({ key: Uint8Array.of(0, 255), ownerType: 'bin', released: true, value: encode(1) }),
  },
  { type: 'record', record: aTombstone({ epoch: 7, seq: 3 }) },
  { type: 'own', record: aRecord({ owner: 'client', value: encode('theirs') }) },
  { type: 'forgotten', key: utf8('gone') },
  { type: 'exchanged', time: 1_800_000_000 },
] as const satisfies readonly LogEntry[]

const entries: readonly LogEntry[] = [{ type: 'node', id: 'me' }, ...changes, { type: 'closed' }]
const frames = entries.map(frameOf)
const log = Buffer.concat(frames)
const ends = frames.map((_, index) => Buffer.concat(frames.slice(0, index + 1)).length)

/** How many entries end at or before an offset. */
const wholeAt = (offset: number): number => ends.filter((end) => end <= offset).length

const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, member: unknown) => (member instanceof Uint8Array ? [...member] : member)))

/** What must be recovered when the first `count` entries are whole. */
function expectPrefix(bytes: Uint8Array, count: number): void {
  const recovered = recoverLog(bytes)
  const last = ends[count - 1] ?? 0
  expect(recovered.id).toBe(count > 0 ? 'me' : undefined)
  expect(plain(recovered.changes)).toEqual(plain(changes.slice(0, Math.max(0, count - 1))))
  expect(recovered.unclean).toBe(count < entries.length)
  expect(recovered.dropped).toBe(bytes.length - last)
  expect(recovered.length).toBe(count === entries.length ? ends.at(-2) : last)
}

describe('a log', () => {
  it('says everything again, and that it was closed', () => {
    expectPrefix(log, entries.length)
  })

  it('cut at any byte says what was whole', () => {
    for (let size = 0; size <= log.length; size++) expectPrefix(log.subarray(0, size), wholeAt(size))
  })

  it('with any bit flipped says what stands before the bit, and nothing else', () => {
    for (let bit = 0; bit < log.length * 8; bit++) {
      const flipped = Buffer.from(log)
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      expectPrefix(flipped, wholeAt(bit >> 3))
    }
  })

  it('that ends in zeros, as some file systems leave it after a power cut, says what stands before them', () => {
    expectPrefix(Buffer.concat([...frames.slice(0, 3), Buffer.alloc(5000)]), 3)
  })

  it('is not closed when something was written after the mark', () => {
    const further = Buffer.concat([log, frames[1]!])
    expect(recoverLog(further)).toMatchObject({ unclean: true, length: further.length, dropped: 0 })
  })

  it('that does not begin with a node, or is none, says nothing', () => {
    for (const bytes of [frames[1]!, Buffer.from('some other file, which is longer than a frame')]) {
      expect(recoverLog(bytes)).toMatchObject({ id: undefined, changes: [], length: 0, dropped: bytes.length })
    }
  })

  it('carries any record', () => {
    fc.assert(
      fc.property(anyRecord, ({ value, ...fields }) => {
        const record = { ...fields, value: fields.deleted ? value : encode(String(value)) }
        const bytes = Buffer.concat([frames[0]!, frameOf({ type: 'record', record })])
        expect(plain(recoverLog(bytes).changes)).toEqual(plain([{ type: 'record', record }]))
      }),
    )
  })
})
