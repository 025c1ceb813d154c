import { sha256 } from '@noble/hashes/sha2.js'
import type { RecordHeader, SyncRecord } from '../dictionary/record.ts'
import type { LeaseRules } from '../dictionary/rules.ts'
import { defaultRules } from '../dictionary/rules.ts'
import type { Source, SourceProvider } from '../dictionary/source.ts'
import { systemClock } from '../seams/clock.ts'
import type { Clock } from '../seams/clock.ts'
import { createDictionarySource } from '../sync/dictionarySource.ts'
import { valueBytes } from '../sync/textSource.ts'

const OWN_ID = 'memory'

/** Who holds a key: 'mine' is the connector, and so every client of it. */
export type MemoryLease = 'mine' | MemoryHolder

export interface MemoryHolder {
  readonly owner: string
  /** What the owner calls itself. */
  readonly name?: string
  /** When the lease ends, in milliseconds from now (default: the whole term). */
  readonly expiresInMs?: number
}

export interface MemoryDictionaryOptions {
  /** What it holds at first. */
  readonly data?: Readonly<Record<string, unknown>>
  /** Who holds keys of `data`; the others are free. */
  readonly leases?: Readonly<Record<string, MemoryLease>>
  /** What the connector's node calls itself. */
  readonly name?: string
  readonly rules?: Partial<LeaseRules>
  readonly clock?: Clock
}

/** A dictionary without a network, with the rules of the real one. What is written through `source` is the connector's own. */
export interface MemoryDictionary extends SourceProvider {
  readonly source: Source
  /** Writes as somebody elsewhere would, whoever holds the key now. */
  writeAs(owner: string, key: string, value: unknown): void
}

/** Makes a dictionary for a story or a test. Throws a TypeError for a lease of a key that `data` lacks. */
export function createMemoryDictionary(options: MemoryDictionaryOptions = {}): MemoryDictionary {
  const { data = {}, leases = {}, name, clock = systemClock } = options
  const rules = { ...defaultRules, ...options.rules }
  const { source, live } = createDictionarySource({
    id: OWN_ID,
    sha256,
    rules,
    clock,
    names: namesOf(leases),
    ...(name !== undefined && { name }),
  })
  const writeAs = (owner: string, key: string, value: unknown, time = live.seconds): void => {
    live.merge(makeRecord(key, value, takenOver(owner, time, live.dictionary.record(toBytes(key)))))
  }
  for (const [key, value] of Object.entries(data)) {
    const lease = leases[key]
    if (lease && lease !== 'mine') writeAs(lease.owner, key, value, writtenAt(lease, live.seconds, rules))
    else source.set(key, value)
    if (!lease) source.release(key)
  }
  checkLeases(leases, data)
  return { source, writeAs: (owner, key, value) => writeAs(owner, key, value) }
}

function toBytes(key: string): Uint8Array {
  return new TextEncoder().encode(key)
}

function makeRecord(key: string, value: unknown, header: RecordHeader): SyncRecord {
  const deleted = value === null || value === undefined
  return {
    ...header,
    key: toBytes(key),
    value: deleted ? new Uint8Array() : valueBytes(key, value),
    deleted,
    ownerType: 'str',
  }
}

/** A header that wins over `held`, whoever wrote that. */
function takenOver(owner: string, time: number, held: RecordHeader | undefined): RecordHeader {
  return { owner, epoch: (held?.epoch ?? 0) + 1, acquired: time, time, seq: 2, released: false }
}

function writtenAt({ expiresInMs }: MemoryHolder, now: number, { leaseTerm }: LeaseRules): number {
  return expiresInMs === undefined ? now : now + Math.floor(expiresInMs / 1000) - leaseTerm
}

function namesOf(leases: Readonly<Record<string, MemoryLease>>): Record<string, string> {
  const holders = Object.values(leases).filter((lease) => lease !== 'mine')
  return Object.fromEntries(holders.flatMap(({ owner, name }) => (name === undefined ? [] : [[owner, name]])))
}

function checkLeases(leases: Readonly<Record<string, MemoryLease>>, data: Readonly<Record<string, unknown>>): void {
  const stray = Object.keys(leases).find((key) => !(key in data))
  if (stray !== undefined) throw new TypeError(`leases names '${stray}', which data lacks; give it a value there`)
}
