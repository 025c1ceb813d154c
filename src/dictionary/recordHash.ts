import type { Sha256 } from '../seams/hash.ts'
import type { SyncRecord } from './record.ts'

const utf8 = new TextEncoder()

/**
 * SHA-256 over every field of a record, 32 bytes. What is hashed: the UTF-8 text of the JSON array `[key length in bytes, owner,
 * ownerType, epoch, acquired, time, seq, deleted, released]`, then the key, then the value. Equal at every node, so digests may sum it.
 */
export function recordHash(record: SyncRecord, sha256: Sha256): Uint8Array {
  const { key, value, owner, ownerType, epoch, acquired, time, seq, deleted, released } = record
  const fields = [key.length, owner, ownerType, epoch, acquired, time, seq, deleted, released]
  const head = utf8.encode(JSON.stringify(fields))
  const bytes = new Uint8Array(head.length + key.length + value.length)
  bytes.set(head)
  bytes.set(key, head.length)
  bytes.set(value, head.length + key.length)
  return sha256(bytes)
}
