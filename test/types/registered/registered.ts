import type { StandardSchemaV1 } from '@standard-schema/spec'
import { useHoldLease, useSetSyncKey, useSuspenseSyncKey, useSyncKey, useSyncKeys, useSyncValue } from 'synckey'
import { defineSchema } from 'synckey/client'
import { expectTypeOf } from 'vitest'

interface Todo {
  readonly title: string
}

declare const text: StandardSchemaV1<string>
declare const count: StandardSchemaV1<string, number>
declare const todo: StandardSchemaV1<Todo>

const schema = defineSchema({ title: text, count, 'todo/*': todo })

declare module 'synckey' {
  interface Register {
    readonly schema: typeof schema
  }
}

/** What an app has that registered its schema once: every hook knows its keys. */
export function useRegistered(): void {
  expectTypeOf(useSyncKey('title')[0]).toEqualTypeOf<string | undefined>()
  expectTypeOf(useSyncKey('count', { default: 0 })[0]).toEqualTypeOf<number>()
  expectTypeOf(useSyncValue('todo/1', { select: ({ title }) => title.length })).toEqualTypeOf<number | undefined>()
  expectTypeOf(useSuspenseSyncKey('todo/1')[0]).toEqualTypeOf<Todo | undefined>()
  expectTypeOf(useSyncValue('todo/1', { select: ({ title }) => title, default: '' })).toEqualTypeOf<string>()
  const [key = 'todo/0'] = useSyncKeys('todo/')
  expectTypeOf(useSyncValue(key)).toEqualTypeOf<Todo | undefined>()
  const set = useSetSyncKey('count')
  void set((previous) => {
    expectTypeOf(previous).toEqualTypeOf<number | undefined>()
    return '1'
  })
  // @ts-expect-error the schema makes its number of a text
  void set(1)
  // @ts-expect-error no such key
  useSyncKey('other')
  // @ts-expect-error no such key
  useHoldLease('other')
}
