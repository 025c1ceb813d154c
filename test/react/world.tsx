import { act } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { createSyncStore } from '../../src/client/createSyncStore.ts'
import type { SyncStore, SyncStoreOptions } from '../../src/client/types.ts'
import { createConnector } from '../../src/connector/createConnector.ts'
import { SyncProvider } from '../../src/index.ts'
import { createMemoryDictionary } from '../../src/testing/memoryDictionary.ts'
import type { MemoryDictionaryOptions } from '../../src/testing/memoryDictionary.ts'
import { createMemoryTransport } from '../../src/testing/memoryTransport.ts'
import type { Transport } from '../../src/transport/transport.ts'
import { VirtualClock } from '../support/virtualClock.ts'

// React is told that its work is waited for, in every test that uses a world.
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

export interface WorldOptions {
  readonly data?: Readonly<Record<string, unknown>>
  readonly leases?: MemoryDictionaryOptions['leases']
  readonly store?: Partial<SyncStoreOptions>
  readonly subscribe?: 'all' | 'used'
}

/** A store over the memory transport, with the rules of a real dictionary behind it, on a clock that moves only when told. */
export class World {
  readonly clock = new VirtualClock()
  readonly dictionary
  readonly store: SyncStore
  /** How many channels were opened. */
  opened = 0
  readonly #line

  constructor({ data = {}, leases = {}, store = {}, subscribe = 'all' }: WorldOptions = {}) {
    const { clock } = this
    this.dictionary = createMemoryDictionary({
      data: { ...data, 'anna/desk': '' },
      leases: { ...leases, 'anna/desk': { owner: 'anna', name: "Anna's laptop" } },
      clock,
    })
    this.#line = createMemoryTransport(createConnector({ source: this.dictionary, clock }), { clock, subscribe })
    this.store = createSyncStore({ transport: this.transport, clock, ...store })
  }

  get transport(): Transport {
    return {
      ...this.#line,
      open: (listener) => {
        this.opened++
        return this.#line.open(listener)
      },
    }
  }

  readonly Provider = ({ children }: { readonly children?: ReactNode }): ReactElement => (
    <SyncProvider store={this.store}>{children}</SyncProvider>
  )

  /** Lets everything under way arrive, and React render it. */
  async settle(): Promise<void> {
    await act(() => this.#deliver())
  }

  /** Has somebody else write, whoever holds the key, and the change arrive. */
  async anna(key: string, value: unknown): Promise<void> {
    this.dictionary.writeAs('anna', key, value)
    await this.settle()
  }

  /** Cuts the line, so that the client knows. */
  async cut(): Promise<void> {
    this.#line.cut()
    await this.settle()
  }

  /** Mends the line, and has the client come back. */
  async heal(): Promise<void> {
    this.#line.heal()
    this.advance(100)
    await this.settle()
  }

  /** Milliseconds until the key's lease ends, or until a write of ours is accepted. */
  leftMs(key: string): number {
    const { expiresAt } = this.store.lease(key)
    if (expiresAt === null) throw new Error(`nothing is counted down at '${key}'`)
    return expiresAt - this.clock.now()
  }

  /** Moves time on. */
  advance(ms: number): void {
    act(() => this.clock.advance(ms))
  }

  async #deliver(): Promise<void> {
    for (let hop = 0; hop < 8; hop++) {
      await new Promise<void>((resolve) => {
        queueMicrotask(resolve)
      })
      this.clock.advance(0)
    }
  }
}

/** A world whose store is connected, for as long as the test page lives. */
export async function connectedWorld(options?: WorldOptions): Promise<World> {
  const world = new World(options)
  world.store.connect()
  await world.settle()
  return world
}
