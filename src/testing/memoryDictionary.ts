import { sha256, sha384 } from '@noble/hashes/sha2.js'
import type { RecordHeader, SyncRecord } from '../dictionary/record.ts'
import type { LeaseRules } from '../dictionary/rules.ts'
import type { Source, SourceProvider } from '../dictionary/source.ts'
import type { Clock } from '../seams/clock.ts'
import { createDictionarySource } from '../sync/dictionarySource.ts'
import type { DictionarySource } from '../sync/dictionarySource.ts'
import type { LiveDictionary } from '../sync/liveDictionary.ts'
import { valueBytes } from '../sync/textSource.ts'

const OWN_ID = 'memory'

/** Who holds a key: 'mine' is the connector, and so every client of it. */
export type MemoryLease = 'mine' | MemoryHolder

/** Another owner, as a test or a story names it. */
export interface MemoryHolder {
  readonly owner: string
  /** What the owner calls itself. */
  readonly name?: string | undefined
  /** When the lease ends, in milliseconds from now (default: the whole term). */
  readonly expiresInMs?: number | undefined
}

/** What a dictionary in memory holds at first, by which rules and clock. */
export interface MemoryDictionaryOptions {
  /** What it holds at first. */
  readonly data?: Readonly<Record<string, unknown>> | undefined
  /** Who holds keys of `data`; the others are free. */
  readonly leases?: Readonly<Record<string, MemoryLease>> | undefined
  /** What the connector's node calls itself. */
  readonly name?: string | undefined
  /** What others call themselves, by their ids, beside the names in `leases`. */
  readonly names?: Readonly<Record<string, string>>
  readonly rules?: Partial<LeaseRules>
  readonly clock?: Clock
}

/** A dictionary without a network, with the rules of the real one. What is written through `source` is the connector's own. */
export interface MemoryDictionary extends SourceProvider {
  readonly source: Source
  /** Writes as somebody elsewhere would, whoever holds the key now. */
  readonly writeAs: (owner: string, key: string, value: unknown) => void
  /** Tells everybody as somebody elsewhere would; who is connected hears it as the event 'message'. */
  readonly broadcastAs: (sender: string, packets: readonly unknown[]) => void
}

/** Makes a dictionary for a story or a test. Throws a TypeError for a lease of a key that `data` lacks. */
export function createMemoryDictionary(options: MemoryDictionaryOptions = {}): MemoryDictionary {
  const { data = {}, leases = {} } = options
  checkLeases(leases, data)
  const { source, live, hear } = emptyDictionary(options)
  for (const [key, value] of Object.entries(data)) fill(live, source, key, value, leases[key])
  return {
    source,
    writeAs: (owner, key, value) => writeAs(live, owner, key, value, live.seconds),
    broadcastAs: (sender, packets) => hear({ sender, packets, time: live.seconds }),
  }
}

function emptyDictionary({ leases = {}, names, name, rules, clock }: MemoryDictionaryOptions): DictionarySource {
  return createDictionarySource({
    id: OWN_ID,
    sha256,
    sha384,
    names: { ...names, ...namesOf(leases) },
    ...(name !== undefined && { name }),
    ...(rules && { rules }),
    ...(clock && { clock }),
  })
}

function fill(live: LiveDictionary, source: Source, key: string, value: unknown, lease: MemoryLease | undefined): void {
  if (lease && lease !== 'mine') return writeAs(live, lease.owner, key, value, writtenAt(lease, live))
  source.set(key, value)
  if (!lease) source.release(key)
}

function writeAs(live: LiveDictionary, owner: string, key: string, value: unknown, time: number): void {
  const held = live.dictionary.record(toBytes(key))
  live.merge(makeRecord(key, value, takenOver(owner, time, held)))
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

function writtenAt({ expiresInMs }: MemoryHolder, { seconds, dictionary }: LiveDictionary): number {
  return expiresInMs === undefined ? seconds : seconds + Math.floor(expiresInMs / 1000) - dictionary.rules.leaseTerm
}

function namesOf(leases: Readonly<Record<string, MemoryLease>>): Record<string, string> {
  const holders = Object.values(leases).filter((lease) => lease !== 'mine')
  return Object.fromEntries(holders.flatMap(({ owner, name }) => (name === undefined ? [] : [[owner, name]])))
}

function checkLeases(leases: Readonly<Record<string, MemoryLease>>, data: Readonly<Record<string, unknown>>): void {
  const stray = Object.keys(leases).find((key) => !(key in data))
  if (stray !== undefined) throw new TypeError(`leases names '${stray}', which data lacks; give it a value there`)
}
