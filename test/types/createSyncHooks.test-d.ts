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

/** Each of them, since the longest name says what its keys hold. */
type BelowTodo = `todo/${string}` | `todo/done/${string}` | 'todo/first'
type BelowD = `todo/d${string}` | `todo/done/${string}`

const schema = defineSchema({ title: text, count, 'todo/*': todo, 'todo/done/*': done, 'todo/first': text })
const {
  useSyncKey,
  useSyncValue,
  useSetSyncKey,
  useSuspenseSyncKey,
  useSyncItems,
  useSyncKeys,
  useSyncLease,
  useHoldLease,
} = createSyncHooks<typeof schema>()

describe('the hooks of a schema', () => {
  test('know the value of a key: what a client reads', () => {
    const [title, setTitle] = useSyncKey('title')
    expectTypeOf(title).toEqualTypeOf<string | undefined>()
    expectTypeOf(setTitle).toEqualTypeOf<SetSyncKey<string>>()
    expectTypeOf(useSyncValue('count')).toEqualTypeOf<number | undefined>()
    expectTypeOf(useSuspenseSyncKey('title')[0]).toEqualTypeOf<string | undefined>()
  })

  test('read what a schema makes of a value, and write what it makes that of', () => {
    const [read, set] = useSyncKey('count', { default: 0 })
    expectTypeOf(read).toEqualTypeOf<number>()
    expectTypeOf(set).toEqualTypeOf<SetSyncKey<string, number>>()
    expectTypeOf(useSetSyncKey('count')).toEqualTypeOf<SetSyncKey<string, number | undefined>>()
    void set((previous) => String(previous + 1))
    // @ts-expect-error the schema reads a text, and makes a number of it
    void set(1)
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

  test('a selection with a default is never undefined; an updater may still be given undefined', () => {
    const select = ({ title }: Todo): string => title
    expectTypeOf(useSyncValue('todo/1', { select: ({ title }) => title, default: '' })).toEqualTypeOf<string>()
    expectTypeOf(useSuspenseSyncKey('todo/1', { select, default: () => '' })[0]).toEqualTypeOf<string>()
    const [length, setTodo] = useSyncKey('todo/1', { select: ({ title }) => title.length, default: 0 })
    expectTypeOf(length).toEqualTypeOf<number>()
    expectTypeOf(setTodo).toEqualTypeOf<SetSyncKey<Todo>>()
    // @ts-expect-error the default is of what is shown
    useSyncValue('todo/1', { select, default: 0 })
  })

  test('know what may stand below a prefix', () => {
    expectTypeOf(useSyncItems({ prefix: 'todo/done/' })).toEqualTypeOf<
      readonly SyncItem<boolean, `todo/done/${string}`>[]
    >()
    expectTypeOf(useSyncItems({ prefix: 'todo/' })).toEqualTypeOf<
      readonly SyncItem<Todo | boolean | string, BelowTodo>[]
    >()
    expectTypeOf(useSyncItems()).toEqualTypeOf<
      readonly SyncItem<Todo | boolean | string | number, 'title' | 'count' | BelowTodo>[]
    >()
    const titles = useSyncItems({ prefix: 'todo/d', select: (value, key) => [key, value] as const })
    expectTypeOf(titles).toEqualTypeOf<readonly SyncItem<readonly [BelowD, Todo | boolean], BelowD>[]>()
  })

  test('give keys below a prefix that the other hooks take', () => {
    const [key = 'todo/done/0'] = useSyncKeys('todo/done/')
    expectTypeOf(useSyncKeys('todo/')).toEqualTypeOf<readonly BelowTodo[]>()
    expectTypeOf(useSyncValue(key)).toEqualTypeOf<boolean | undefined>()
    const [[first] = ['todo/done/0'] as const] = useSyncItems({ prefix: 'todo/done/' })
    expectTypeOf(useSyncKey(first)[0]).toEqualTypeOf<boolean | undefined>()
    expectTypeOf(useSyncKeys('t')).toEqualTypeOf<readonly ('title' | BelowTodo)[]>()
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
