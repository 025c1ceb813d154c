import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import type { Root } from 'react-dom/client'
import { vi } from 'vitest'
import { createSyncStore } from '../../src/client/createSyncStore.ts'
import type { SyncStore } from '../../src/client/types.ts'
import { createConnector } from '../../src/connector/connector.ts'
import { SyncProvider } from '../../src/index.ts'
import { systemClock } from '../../src/seams/clock.ts'
import type { Clock } from '../../src/seams/clock.ts'
import { createMemoryDictionary } from '../../src/testing/memoryDictionary.ts'
import type { MemoryDictionary } from '../../src/testing/memoryDictionary.ts'
import { createMemoryTransport } from '../../src/testing/memoryTransport.ts'

/** A page as a user has it: real time, React's own scheduling, the memory transport. */
export class Page {
  readonly dictionary: MemoryDictionary
  readonly store: SyncStore
  readonly container = document.body.appendChild(document.createElement('div'))
  /** How many listeners are on keys now. */
  listeners = 0
  readonly #root: Root
  #laterMs = 0

  constructor({ data = {}, latencyMs = 1 }: { data?: Readonly<Record<string, unknown>>; latencyMs?: number } = {}) {
    this.dictionary = createMemoryDictionary({ data })
    const clock: Clock = { ...systemClock, now: () => systemClock.now() + this.#laterMs }
    const connector = createConnector({ source: this.dictionary, limits: { writesPerSecond: 1e6, writeBurst: 1e6 } })
    const store = createSyncStore({ transport: createMemoryTransport(connector, { latencyMs }), clock })
    this.store = { ...store, subscribeKey: this.#counting(store) }
    this.#root = createRoot(this.container)
  }

  /** Shows something, and waits for the connection and for React. */
  async show(children: ReactNode): Promise<void> {
    this.#root.render(<SyncProvider store={this.store}>{children}</SyncProvider>)
    await vi.waitUntil(() => this.store.status().state === 'connected', { timeout: 10_000 })
    await this.painted()
  }

  /** Resolves when React has rendered what it knows of. */
  async painted(): Promise<void> {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  }

  /** Resolves when every write was answered, and shown. */
  async answered(): Promise<void> {
    await vi.waitUntil(() => this.store.status().pendingWrites === 0, { timeout: 10_000 })
    await this.painted()
  }

  /** Has the store believe that so much time has passed. */
  pass(ms: number): void {
    this.#laterMs += ms
  }

  /** Takes everything off the page. */
  close(): void {
    this.#root.unmount()
    this.container.remove()
    this.store.close()
  }

  #counting(store: SyncStore): SyncStore['subscribeKey'] {
    return (key, listener) => {
      const cancel = store.subscribeKey(key, listener)
      this.listeners++
      return () => {
        this.listeners--
        cancel()
      }
    }
  }
}
