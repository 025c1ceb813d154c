import { createHash } from 'node:crypto'
import type { StoredEntry } from '../../src/dictionary/adopt.ts'
import { Dictionary } from '../../src/dictionary/dictionary.ts'
import type { DictionaryOptions } from '../../src/dictionary/dictionaryOptions.ts'
import type { SyncRecord } from '../../src/dictionary/record.ts'
import { recordHash } from '../../src/dictionary/recordHash.ts'
import { defaultRules } from '../../src/dictionary/rules.ts'
import type { LeaseRules } from '../../src/dictionary/rules.ts'
import type { Sha256 } from '../../src/seams/hash.ts'

/** The second at which the tests take place. */
export const T = 1_800_000_000

export const unleased: LeaseRules = { ...defaultRules, leasing: false }

export const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest()

export const hashOf = (record: SyncRecord): Uint8Array => recordHash(record, sha256)

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

export const text = (bytes: Uint8Array | undefined): string | undefined => bytes && new TextDecoder().decode(bytes)

const common = { key: utf8('k'), value: utf8('v'), owner: 'a', ownerType: 'str', time: T, deleted: false } as const

/** A live record of owner 'a', written now. */
export function aRecord(fields: Partial<SyncRecord> = {}): SyncRecord {
  return { ...common, epoch: 1, acquired: T, seq: 2, released: false, ...fields }
}

export function aTombstone(fields: Partial<SyncRecord> = {}): SyncRecord {
  return aRecord({ ...fields, deleted: true, value: utf8('') })
}

/** A live store of the old peer 'a', heard over somebody else's link. */
export function aStore(fields: Partial<StoredEntry> = {}): StoredEntry {
  return { ...common, live: true, fromOwner: false, ownerWritesMaps: false, empty: false, ...fields }
}

export function aDictionary(owner = 'a', options: Partial<DictionaryOptions> = {}): Dictionary {
  return new Dictionary({ owner, rules: defaultRules, sha256, ...options })
}
