import { createSyncStore } from '../client/createSyncStore.ts'
import type { Schema } from '../client/schema.ts'
import type { SyncStore } from '../client/types.ts'
import type { Connector } from '../connector/connector.ts'
import { createConnector } from '../connector/createConnector.ts'
import type { LeaseRules } from '../dictionary/rules.ts'
import { CLOSE } from '../transport/closeCodes.ts'
import { createMemoryDictionary, type MemoryDictionary, type MemoryDictionaryOptions } from './memoryDictionary.ts'
import { createMemoryTransport, type MemoryTransport } from './memoryTransport.ts'
import { createFlowingClock, type TestClock } from './testClock.ts'

/** How far the connection of a story has come. 'offline': it was connected, and lost the line. */
export type StoryStatus = 'connected' | 'loading' | 'offline' | 'needs-auth' | 'closed'

/** What a story begins with: `parameters.sync`. */
export interface SyncParameters extends Pick<MemoryDictionaryOptions, 'data' | 'leases' | 'names'> {
  /** Default 'connected'. */
  readonly status?: StoryStatus | undefined
  /** How long a message is under way, in milliseconds (default 0: it arrives at once). */
  readonly latencyMs?: number | undefined
  /** Whoever sets a key owns it (default true). */
  readonly leasing?: boolean | undefined
  readonly schema?: Schema | undefined
  /** Default: real time, in which one may jump ahead. With `createManualClock()` time stands still until it is moved. */
  readonly clock?: TestClock | undefined
}

/** All that is behind one story: a dictionary with the real lease rules, the line to it, and a store. Nothing leaves the page. */
export class StorySync {
  /** Moved on with `clock.advance(ms)`. */
  readonly clock: TestClock
  readonly dictionary: MemoryDictionary
  /** `cut()` takes the connection away, `heal()` lets it come back. */
  readonly line: MemoryTransport
  readonly store: SyncStore

  constructor({
    status = 'connected',
    latencyMs = 0,
    leasing = true,
    schema,
    clock = createFlowingClock(),
    ...dictionary
  }: SyncParameters = {}) {
    this.clock = clock
    const rules: Partial<LeaseRules> = { leasing }
    this.dictionary = createMemoryDictionary({ ...dictionary, rules, clock })
    this.line = createMemoryTransport(this.#connector(status), { latencyMs, clock })
    this.store = createSyncStore({ transport: this.line, clock, ...(schema && { schema }) })
    if (status === 'closed') this.store.close()
    if (status === 'offline') this.#cutOnceConnected()
  }

  /** Writes as somebody elsewhere would, whoever holds the key now. */
  writeAs(owner: string, key: string, value: unknown): void {
    this.dictionary.writeAs(owner, key, value)
  }

  /** Tells everybody as somebody elsewhere would: the event 'message'. */
  broadcastAs(sender: string, packets: readonly unknown[]): void {
    this.dictionary.broadcastAs(sender, packets)
  }

  /** Jumps to the moment at which the key's lease ends. Throws a RangeError where nobody holds it. */
  skipLease(key: string): void {
    const { expiresAt } = this.store.lease(key)
    if (expiresAt === null) throw new RangeError(`nobody holds '${key}', so there is no lease to skip`)
    this.clock.advance(expiresAt - this.clock.now())
  }

  #connector(status: StoryStatus): Connector {
    if (status === 'loading') return silentConnector(() => {})
    const reason = { code: CLOSE.token, reason: 'the token is not valid any more' }
    if (status === 'needs-auth') return silentConnector((channel) => channel.close(reason))
    return createConnector({ source: this.dictionary, clock: this.clock })
  }

  #cutOnceConnected(): void {
    const stop = this.store.subscribeStatus(() => {
      if (this.store.status().state !== 'connected') return
      stop()
      this.line.cut()
    })
  }
}

/** A connector that never says a word. */
function silentConnector(greet: (channel: Parameters<Connector['accept']>[0]) => void): Connector {
  const ignore = (): void => {}
  return {
    accept(channel) {
      greet(channel)
      return { message: ignore, closed: ignore, broke: ignore }
    },
    close: ignore,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}
