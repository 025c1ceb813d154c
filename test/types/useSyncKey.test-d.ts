import type { Dispatch, SetStateAction } from 'react'
import { describe, expectTypeOf, test } from 'vitest'
import { createSyncStore, createWebSocketTransport } from 'synckey/client'
import type { SyncError, Transport, Write } from 'synckey/client'
import { useSuspenseSyncKey, useSyncKey } from 'synckey'
import type { SyncKeyMeta } from 'synckey'

interface Todo {
  title: string
  done: boolean
}

describe('useSyncKey', () => {
  test('knows nothing of a value that nobody described', () => {
    const [value, set, meta] = useSyncKey('note')
    expectTypeOf(value).toEqualTypeOf<unknown>()
    expectTypeOf(set(1)).toEqualTypeOf<Write>()
    expectTypeOf(meta).toEqualTypeOf<SyncKeyMeta>()
    void set((previous) => {
      expectTypeOf(previous).toEqualTypeOf<unknown>()
      return previous
    })
  })

  test('a described value may be absent, for an updater too', () => {
    const [value, set, meta] = useSyncKey<Todo>('todo')
    expectTypeOf(value).toEqualTypeOf<Todo | undefined>()
    expectTypeOf(meta.error).toEqualTypeOf<SyncError<Todo> | null>()
    void set((previous) => {
      expectTypeOf(previous).toEqualTypeOf<Todo | undefined>()
      return { title: '', done: true }
    })
    // @ts-expect-error a part of the value is not the value
    void set({ title: '' })
    // @ts-expect-error the updater must return a value
    void set(() => undefined)
  })

  test('a default describes the value and removes undefined, for an updater too', () => {
    const [count, setCount] = useSyncKey('count', { default: 0 })
    expectTypeOf(count).toEqualTypeOf<number>()
    void setCount((previous) => {
      expectTypeOf(previous).toEqualTypeOf<number>()
      return previous + 1
    })
    // @ts-expect-error the default made it a number
    void setCount('1')
  })

  test('a default may be made lazily, and narrower than the value described', () => {
    const [todos, setTodos] = useSyncKey<readonly Todo[]>('todos', { default: () => [] })
    expectTypeOf(todos).toEqualTypeOf<readonly Todo[]>()
    void setTodos((previous) => [...previous, { title: '', done: false }])
    const [made] = useSyncKey('made', { default: () => 'text' })
    expectTypeOf(made).toEqualTypeOf<string>()
  })

  test('select infers from its parameter; what is written is still the whole value', () => {
    const [title, set] = useSyncKey('todo', { select: (todo: Todo) => todo.title })
    expectTypeOf(title).toEqualTypeOf<string | undefined>()
    void set({ title: 'a', done: false })
    void set((previous) => {
      expectTypeOf(previous).toEqualTypeOf<Todo | undefined>()
      return { title: '', done: true }
    })
    // @ts-expect-error the selected part is not the value
    void set('a')
  })

  test('select with a default removes undefined from what is shown, not from what an updater is given', () => {
    const [done, set] = useSyncKey('todo', { select: (todo: Todo) => todo.done, default: false })
    expectTypeOf(done).toEqualTypeOf<boolean>()
    void set((previous) => {
      expectTypeOf(previous).toEqualTypeOf<Todo | undefined>()
      return { title: '', done: true }
    })
  })

  test('isEqual and serverDefault speak of what is shown', () => {
    const [title] = useSyncKey('todo', {
      select: (todo: Todo) => todo.title,
      isEqual: (a, b) => {
        expectTypeOf([a, b]).toEqualTypeOf<string[]>()
        return a.length === b.length
      },
      serverDefault: 'loading',
    })
    expectTypeOf(title).toEqualTypeOf<string | undefined>()
    // @ts-expect-error the server shows what the client shows
    useSyncKey('count', { default: 0, serverDefault: 'none' })
  })

  test('takes null for a key that is not known yet, and nothing else', () => {
    const [value] = useSyncKey<string>(null)
    expectTypeOf(value).toEqualTypeOf<string | undefined>()
    // @ts-expect-error undefined is more likely a mistake than a key not known yet
    useSyncKey(undefined)
  })

  test('options of writing stand beside those of reading, and of each call', () => {
    const [, set] = useSyncKey('a', { default: '', optimistic: false, whenOffline: 'reject', timeoutMs: 5 })
    expectTypeOf(set('b', { whenOffline: 'queue' })).toEqualTypeOf<Write<string>>()
    // @ts-expect-error there is no such option
    useSyncKey('a', { default: '', whenOffline: 'drop' })
    // @ts-expect-error there is no such option
    useSyncKey('a', { defaults: '' })
  })

  test('an option that is passed on may be undefined, which is to leave it out', () => {
    const passed = { timeoutMs: undefined, signal: undefined, whenOffline: undefined, isEqual: undefined }
    expectTypeOf(useSyncKey('a', { ...passed, default: '' })[1]('b', passed)).toEqualTypeOf<Write<string>>()
    createWebSocketTransport('ws://127.0.0.1', { token: undefined, owner: undefined })
    createSyncStore({ transport: {} as Transport, schema: undefined, initial: undefined, devtools: undefined })
  })

  test('set passes for a set of useState where a default rules undefined out', () => {
    const [, set] = useSyncKey('count', { default: 0 })
    expectTypeOf(set).toExtend<Dispatch<SetStateAction<number>>>()
  })

  test('an interface without an index signature is a value like any other', () => {
    expectTypeOf(useSyncKey<Todo>('todo')[0]).toEqualTypeOf<Todo | undefined>()
  })

  test('a hook of the user may stay generic', () => {
    function useFirst<T>(key: string, first: T): T {
      const [list, set] = useSyncKey<readonly T[]>(key, { default: [] })
      void set([first])
      return list[0] ?? first
    }
    expectTypeOf(useFirst('list', 1)).toEqualTypeOf<number>()
  })
})

describe('useSuspenseSyncKey', () => {
  test('has the overloads of useSyncKey: an absent key is still absent', () => {
    expectTypeOf(useSuspenseSyncKey('note')[0]).toEqualTypeOf<unknown>()
    expectTypeOf(useSuspenseSyncKey<Todo>('todo')[0]).toEqualTypeOf<Todo | undefined>()
    const [count, setCount] = useSuspenseSyncKey('count', { default: 0 })
    expectTypeOf(count).toEqualTypeOf<number>()
    void setCount((previous) => previous + 1)
    const select = (todo: Todo): string => todo.title
    expectTypeOf(useSuspenseSyncKey('todo', { select })[0]).toEqualTypeOf<string | undefined>()
    expectTypeOf(useSuspenseSyncKey('todo', { select, default: '' })[0]).toEqualTypeOf<string>()
    // @ts-expect-error the default made it a number
    void setCount('1')
  })
})
