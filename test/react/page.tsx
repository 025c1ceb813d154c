import type { ReactNode } from 'react'
import { vi } from 'vitest'
import { render } from 'vitest-browser-react'
import type { RenderResult } from 'vitest-browser-react'
import { createSyncStore } from '../../src/client/createSyncStore.ts'
import type { KeySlot, SyncStore } from '../../src/client/types.ts'
import { createConnector } from '../../src/connector/createConnector.ts'
import { SyncProvider } from '../../src/index.ts'
import { systemClock } from '../../src/seams/clock.ts'
import type { Clock } from '../../src/seams/clock.ts'
import { createMemoryDictionary } from '../../src/testing/memoryDictionary.ts'
import type { MemoryDictionary } from '../../src/testing/memoryDictionary.ts'
import { createMemoryTransport } from '../../src/testing/memoryTransport.ts'

const unlimited = { writesPerSecond: 1e6, writeBurst: 1e6, allWritesPerSecond: 1e6, allWriteBurst: 1e6 }

/** A page as a user has it: real time, React's own scheduling, the memory transport. */
export class Page {
  readonly dictionary: MemoryDictionary
  readonly store: SyncStore
  /** How many listeners are on keys now. */
  listeners = 0
  #shown: RenderResult | undefined
  #laterMs = 0

  constructor({ data = {}, latencyMs = 0 }: { data?: Readonly<Record<string, unknown>>; latencyMs?: number } = {}) {
    this.dictionary = createMemoryDictionary({ data })
    const clock: Clock = { ...systemClock, now: () => systemClock.now() + this.#laterMs }
    const connector = createConnector({ source: this.dictionary, limits: unlimited })
    const store = createSyncStore({ transport: createMemoryTransport(connector, { latencyMs }), clock })
    this.store = { ...store, keySlot: this.#counting(store.keySlot), valueSlot: this.#counting(store.valueSlot) }
  }

  /** Where it is shown. */
  get container(): HTMLElement {
    if (!this.#shown) throw new Error('nothing is shown yet')
    return this.#shown.container
  }

  /** Shows something, and waits for the connection and for React. */
  async show(children: ReactNode): Promise<void> {
    const page = <SyncProvider store={this.store}>{children}</SyncProvider>
    if (this.#shown) await this.#shown.rerender(page)
    else this.#shown = await render(page)
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
  async close(): Promise<void> {
    await this.#shown?.unmount()
    this.store.close()
  }

  /** Slots whose listeners are counted. Nothing else keeps them: a page's memory is measured. */
  #counting<V>(slotOf: (key: string) => KeySlot<V>): (key: string) => KeySlot<V> {
    return (key) => {
      const slot: KeySlot<V> & { isCounted?: boolean } = slotOf(key)
      if (!slot.isCounted) Object.assign(slot, { isCounted: true, subscribe: this.#counted(slot.subscribe) })
      return slot
    }
  }

  #counted(subscribe: KeySlot<unknown>['subscribe']): KeySlot<unknown>['subscribe'] {
    return (listener) => {
      const cancel = subscribe(listener)
      this.listeners++
      return () => {
        this.listeners--
        cancel()
      }
    }
  }
}
