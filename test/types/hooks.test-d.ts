import { describe, expectTypeOf, test } from 'vitest'
import type { SyncError, Lease, SyncStatus, SyncStore, SyncStoreOptions, Write } from 'synckey/client'
import { usePeers, useSetSyncKey, useSyncLease, useSyncStatus, useSyncStore, useSyncValue } from 'synckey'
import type { SetSyncKey, SyncKeyMeta, SyncProviderProps } from 'synckey'

interface Todo {
  title: string
  done: boolean
}

describe('useSyncValue', () => {
  test('has the overloads of useSyncKey', () => {
    expectTypeOf(useSyncValue('a')).toEqualTypeOf<unknown>()
    expectTypeOf(useSyncValue<Todo>('a')).toEqualTypeOf<Todo | undefined>()
    expectTypeOf(useSyncValue(null, { default: 0 })).toEqualTypeOf<number>()
    expectTypeOf(useSyncValue('a', { select: (todo: Todo) => todo.done })).toEqualTypeOf<boolean | undefined>()
    expectTypeOf(useSyncValue('a', { select: (todo: Todo) => todo.title, default: '' })).toEqualTypeOf<string>()
  })

  test('refuses options of writing', () => {
    // @ts-expect-error it does not write
    const value = useSyncValue('a', { timeoutMs: 1 })
    expectTypeOf(value).toEqualTypeOf<unknown>()
  })
})

describe('useSetSyncKey', () => {
  test('writes what it was told it writes', () => {
    expectTypeOf(useSetSyncKey('a')).toEqualTypeOf<SetSyncKey<unknown>>()
    const set = useSetSyncKey<number>('a')
    void set((previous) => {
      expectTypeOf(previous).toEqualTypeOf<number | undefined>()
      return 1
    })
    // @ts-expect-error a number was promised
    void set('1')
  })
})

describe('a write', () => {
  test('tells its result apart by ok', async () => {
    const result = await useSetSyncKey<number>('a')(1)
    if (result.ok) expectTypeOf(result.value).toEqualTypeOf<number | undefined>()
    else expectTypeOf(result.error).toEqualTypeOf<SyncError<number>>()
  })
})

describe('useSyncStatus', () => {
  test('gives the whole status, or what is selected of it', () => {
    expectTypeOf(useSyncStatus()).toEqualTypeOf<SyncStatus>()
    expectTypeOf(useSyncStatus((status) => status.pendingWrites)).toEqualTypeOf<number>()
  })
})

describe('useSyncLease', () => {
  test('is the lease, a countdown and what one may do', () => {
    const lease = useSyncLease('a', { tickMs: 100 })
    expectTypeOf(lease).toExtend<Lease>()
    expectTypeOf(lease.remainingMs).toEqualTypeOf<number | null>()
    expectTypeOf(lease.acquire({ value: 1, timeoutMs: 5 })).toEqualTypeOf<Write>()
    expectTypeOf(lease.renew()).toEqualTypeOf<Write>()
    expectTypeOf(lease.release()).toEqualTypeOf<Write>()
  })
})

describe('the rest', () => {
  test('meta holds no any', () => {
    expectTypeOf<SyncKeyMeta['error']>().toEqualTypeOf<SyncError | null>()
    expectTypeOf<SyncKeyMeta['delete']>().not.toBeAny()
  })

  test('useSyncStore and usePeers', () => {
    expectTypeOf(useSyncStore()).toEqualTypeOf<SyncStore>()
    expectTypeOf(usePeers()).items.toHaveProperty('name').toEqualTypeOf<string | null>()
  })

  test('a provider takes a store or the options of one, never both', () => {
    expectTypeOf<{ store: SyncStore }>().toExtend<SyncProviderProps>()
    expectTypeOf<{ options: SyncStoreOptions }>().toExtend<SyncProviderProps>()
    expectTypeOf<{ store: SyncStore; options: SyncStoreOptions }>().not.toExtend<SyncProviderProps>()
    expectTypeOf<object>().not.toExtend<SyncProviderProps>()
  })
})
