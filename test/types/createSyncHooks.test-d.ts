import type { StandardSchemaV1 } from '@standard-schema/spec'
import { createSyncHooks, type SetSyncKey, type SyncItem } from 'synckey'
import { defineSchema } from 'synckey/client'
import { describe, expectTypeOf, test } from 'vitest'

interface Todo {
  readonly title: string
}

declare const text: StandardSchemaV1<string>
declare const count: StandardSchemaV1<string, number>
declare const todo: StandardSchemaV1<Todo>
declare const done: StandardSchemaV1<boolean>

const schema = defineSchema({ title: text, count, 'todo/*': todo, 'todo/done/*': done, 'todo/first': text })
const { useSyncKey, useSyncValue, useSetSyncKey, useSuspenseSyncKey, useSyncItems, useSyncLease, useHoldLease } =
  createSyncHooks<typeof schema>()

describe('the hooks of a schema', () => {
  test('know the value of a key: what a client reads', () => {
    const [title, setTitle] = useSyncKey('title')
    expectTypeOf(title).toEqualTypeOf<string | undefined>()
    expectTypeOf(setTitle).toEqualTypeOf<SetSyncKey<string>>()
    expectTypeOf(useSyncValue('count')).toEqualTypeOf<number | undefined>()
    expectTypeOf(useSuspenseSyncKey('title')[0]).toEqualTypeOf<string | undefined>()
  })

  test('take the longest beginning for a key, and its own name before that', () => {
    expectTypeOf(useSyncValue('todo/1')).toEqualTypeOf<Todo | undefined>()
    expectTypeOf(useSyncValue('todo/done/1')).toEqualTypeOf<boolean | undefined>()
    expectTypeOf(useSyncValue('todo/first')).toEqualTypeOf<string | undefined>()
    const id = String(1)
    expectTypeOf(useSetSyncKey(`todo/done/${id}`)).toEqualTypeOf<SetSyncKey<boolean>>()
  })

  test('a default removes undefined, and a selection infers', () => {
    expectTypeOf(useSyncKey('count', { default: 0 })[0]).toEqualTypeOf<number>()
    expectTypeOf(useSyncValue('todo/1', { select: ({ title }) => title.length })).toEqualTypeOf<number | undefined>()
  })

  test('know what may stand below a prefix', () => {
    expectTypeOf(useSyncItems({ prefix: 'todo/done/' })).toEqualTypeOf<readonly SyncItem<boolean>[]>()
    expectTypeOf(useSyncItems({ prefix: 'todo/' })).toEqualTypeOf<readonly SyncItem<Todo | boolean | string>[]>()
    expectTypeOf(useSyncItems()).toEqualTypeOf<readonly SyncItem<Todo | boolean | string | number>[]>()
    const titles = useSyncItems({ prefix: 'todo/d', select: (value, key) => [key, value] as const })
    expectTypeOf(titles).toEqualTypeOf<readonly SyncItem<readonly [string, Todo | boolean]>[]>()
  })

  test('take and hold leases of keys that there are', () => {
    expectTypeOf(useHoldLease('todo/1', { enabled: false }).canWrite).toEqualTypeOf<boolean>()
    // @ts-expect-error no such key
    useSyncLease('other')
    // @ts-expect-error no such key
    useHoldLease('other')
  })

  test('reject keys and values that the schema does not have', () => {
    // @ts-expect-error no such key
    useSyncKey('other')
    const [, setTitle] = useSyncKey('title')
    // @ts-expect-error not a text
    void setTitle(1)
    // @ts-expect-error not a number
    useSyncKey('count', { default: 'none' })
    expectTypeOf(useSyncKey(null as 'title' | null)[0]).toEqualTypeOf<string | undefined>()
  })
})
