import type { SyncStore } from 'synckey/client'
import { sync, type SyncControls } from 'synckey/middleware'
import { describe, expectTypeOf, it } from 'vitest'
import { create } from 'zustand'
import { combine, devtools, persist, subscribeWithSelector } from 'zustand/middleware'
import { immer } from 'zustand/middleware/immer'

interface Counter {
  readonly count: number
  readonly due: Date
  readonly add: () => void
}

declare const store: SyncStore
declare const initial: Counter

describe('sync', () => {
  it('keeps the state and adds its controls', () => {
    const useCounter = create<Counter>()(sync(() => initial, { store, keys: ['count'] }))
    expectTypeOf(useCounter((state) => state.count)).toEqualTypeOf<number>()
    expectTypeOf(useCounter.sync).toEqualTypeOf<SyncControls<Counter>>()
    // @ts-expect-error no such field
    useCounter.sync.lease('name')
  })

  it('shares only fields that there are, as what they are', () => {
    const useCounter = create<Counter>()(
      sync(() => initial, { store, keys: { due: { key: 'due', encode: (due) => due.toISOString() } } }),
    )
    expectTypeOf(useCounter((state) => state.due)).toEqualTypeOf<Date>()
    // @ts-expect-error no such field
    create<Counter>()(sync(() => initial, { store, keys: ['name'] }))
    // @ts-expect-error decodes to something else
    create<Counter>()(sync(() => initial, { store, keys: { due: { key: 'due', decode: () => 'text' } } }))
  })

  it('composes in any order, and every middleware keeps what it adds', () => {
    const outer = create<Counter>()(
      subscribeWithSelector(
        devtools(
          persist(
            sync(() => initial, { store, keys: ['count'] }),
            { name: 'counter' },
          ),
        ),
      ),
    )
    expectTypeOf(outer.sync.pause).toEqualTypeOf<() => void>()
    expectTypeOf(outer.persist.hasHydrated()).toEqualTypeOf<boolean>()
    const inner = create<Counter>()(
      sync(
        immer((set) => ({
          ...initial,
          add: () =>
            set((draft) => {
              draft.count += 1
            }),
        })),
        { store, keys: ['count'] },
      ),
    )
    expectTypeOf(inner.getState().count).toEqualTypeOf<number>()
    const combined = create(
      sync(
        combine({ count: 0 }, () => ({ add: () => {} })),
        { store, keys: ['count'] },
      ),
    )
    expectTypeOf(combined.getState().count).toEqualTypeOf<number>()
  })
})
