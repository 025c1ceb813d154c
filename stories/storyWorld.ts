import { createSyncStore } from '../src/client/createSyncStore.ts'
import type { SyncStore } from '../src/client/types.ts'
import { createConnector } from '../src/connector/connector.ts'
import { createMemoryDictionary } from '../src/testing/memoryDictionary.ts'
import type { MemoryDictionary, MemoryDictionaryOptions } from '../src/testing/memoryDictionary.ts'
import { createMemoryTransport } from '../src/testing/memoryTransport.ts'
import type { MemoryTransport } from '../src/testing/memoryTransport.ts'
import { createFlowingClock } from '../src/testing/testClock.ts'

/** What a story begins with. */
export interface StoryWorldOptions extends Pick<MemoryDictionaryOptions, 'data' | 'leases' | 'rules'> {
  /** How long a message is under way, in milliseconds. */
  readonly latencyMs?: number
}

/** Everything behind one story: a dictionary with real lease rules, the line to it, and a store. Nothing leaves the page. */
export class StoryWorld {
  readonly clock = createFlowingClock()
  readonly dictionary: MemoryDictionary
  readonly line: MemoryTransport
  readonly store: SyncStore

  constructor({ data = {}, leases = {}, rules = {}, latencyMs = 5 }: StoryWorldOptions = {}) {
    const { clock } = this
    this.dictionary = createMemoryDictionary({
      data: { ...data, 'anna/desk': 'So that her name is known from the beginning.' },
      leases: { ...leases, 'anna/desk': anna() },
      rules,
      clock,
    })
    const connector = createConnector({ source: this.dictionary, clock })
    this.line = createMemoryTransport(connector, { latencyMs, clock })
    this.store = createSyncStore({ transport: this.line, clock })
  }

  /** Has Anna write, whoever holds the key. */
  annaWrites(key: string, value: unknown): void {
    this.dictionary.writeAs('anna', key, value)
  }

  /** Jumps to the moment at which the key's lease ends. */
  skipLease(key: string): void {
    this.clock.advance((this.store.lease(key).expiresAt ?? 0) - this.clock.now())
  }
}

/** A lease of Anna's, for the whole term or for a time of milliseconds. */
export function anna(expiresInMs?: number): { owner: string; name: string; expiresInMs?: number } {
  return { owner: 'anna', name: "Anna's laptop", ...(expiresInMs !== undefined && { expiresInMs }) }
}
