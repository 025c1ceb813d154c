import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { SyncRecord } from '../../src/dictionary/record.ts'
import { aRecord, hashOf, T, utf8 } from './samples.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

describe('recordHash', () => {
  it('is the SHA-256 of the fields as JSON, the key and the value', () => {
    const record = aRecord({ key: utf8('ké'), value: new Uint8Array([0xa1, 0xff]), owner: 'a"', epoch: 3, seq: 7 })
    const head = `[3,"a\\"","str",3,${T},${T},7,false,false]`
    const bytes = Buffer.concat([Buffer.from(head), Buffer.from('ké'), Buffer.from([0xa1, 0xff])])
    expect(hex(hashOf(record))).toBe(createHash('sha256').update(bytes).digest('hex'))
  })

  it('depends on every field', () => {
    const base = aRecord()
    const variants: Partial<SyncRecord>[] = [
      { key: utf8('l') },
      { value: utf8('w') },
      { owner: 'b' },
      { ownerType: 'bin' },
      { epoch: 2 },
      { acquired: T + 1 },
      { time: T + 1 },
      { seq: 3 },
      { deleted: true },
      { released: true },
      { key: utf8('kv'), value: utf8('') },
      { key: utf8(''), value: utf8('kv') },
    ]
    const hashes = new Set([base, ...variants.map((fields) => ({ ...base, ...fields }))].map((r) => hex(hashOf(r))))
    expect(hashes.size).toBe(variants.length + 1)
  })
})
