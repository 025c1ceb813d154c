import * as fc from 'fast-check'
import type { SyncRecord } from '../../src/dictionary/record.ts'
import { aRecord, T, utf8 } from './samples.ts'

const owner = fc.constantFrom('a', 'b', 'c')
const value = fc.constantFrom('', '0', '1', '2').map(utf8)

/** Few distinct values each, so that generated records tie often. */
const write = fc
  .record({
    time: fc.integer({ min: T, max: T + 3 }),
    seq: fc.integer({ min: 0, max: 3 }),
    deleted: fc.boolean(),
    released: fc.boolean(),
    ownerType: fc.constantFrom('str' as const, 'bin' as const),
    value,
  })
  .map((fields) => (fields.deleted ? { ...fields, value: utf8('') } : fields))

const epoch = fc.integer({ min: 1, max: 3 })
const acquired = fc.integer({ min: T - 3, max: T })

/** Any records of one key. */
export const anyRecord: fc.Arbitrary<SyncRecord> = fc
  .record({ epoch, acquired, owner, write })
  .map(({ write: fields, ...tenure }) => aRecord({ ...tenure, ...fields }))

/** Records of nodes that keep leases: an owner begins an epoch once. Several owners may claim the same epoch. */
export const lawfulRecord: fc.Arbitrary<SyncRecord> = anyRecord.map((record) => ({
  ...record,
  acquired: T - ((record.epoch * 5 + record.owner.charCodeAt(0)) % 3),
}))

/** Records of one owner per epoch, whose beginning the nodes disagree about, having adopted different stores of it. */
export const adoptedRecord: fc.Arbitrary<SyncRecord> = anyRecord.map((record) => ({
  ...record,
  owner: 'abc'[record.epoch % 3]!,
}))

/** Records of a mesh without leases. */
export const unleasedRecord: fc.Arbitrary<SyncRecord> = anyRecord.map((record) => ({
  ...record,
  epoch: 1,
  acquired: 0,
  released: false,
}))
