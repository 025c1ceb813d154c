import { act, cleanup } from '@testing-library/react'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { useSyncKey } from '../../src/index.ts'
import { doing, mount } from './mount.ts'
import { connectedWorld, World } from './world.tsx'

afterEach(cleanup)

interface Todo {
  readonly title: string
  readonly done: boolean
}

describe('what it reads', () => {
  test('nothing is known before the first answer, and everything after it', async () => {
    const world = new World({ data: { note: 'hello' } })
    const seen: unknown[] = []
    const { result } = await mount(world, () => {
      const [value, , meta] = useSyncKey('note')
      seen.push([value, meta.status, meta.lease.canWrite])
      return [value, meta] as const
    })
    expect(seen[0]).toEqual([undefined, 'unknown', false])
    expect(seen.at(-1)).toEqual(['hello', 'ready', true])
    expect(result.current[1]).toMatchObject({ exists: true, pending: false, error: null, lease: { state: 'free' } })
  })

  test('an absent key is ready and does not exist', async () => {
    const { result } = await mount(new World(), () => useSyncKey('note'))
    const [value, , meta] = result.current
    expect(value).toBeUndefined()
    expect(meta).toMatchObject({ exists: false, status: 'ready', lease: { state: 'free', canWrite: true } })
  })

  test('0, false and the empty text are values', async () => {
    const world = new World({ data: { zero: 0, no: false, empty: '' } })
    const read = (key: string) => mount(world, () => useSyncKey<unknown>(key, { default: 'default' })[0])
    expect((await read('zero')).result.current).toBe(0)
    expect((await read('no')).result.current).toBe(false)
    expect((await read('empty')).result.current).toBe('')
  })

  test('a default stands in for an absent key and is never written', async () => {
    const world = new World()
    const { result } = await mount(world, () => useSyncKey('note', { default: 'draft' }))
    expect(result.current[0]).toBe('draft')
    expect(result.current[2].exists).toBe(false)
    expect(world.dictionary.source.get('note')).toBeUndefined()
  })

  test('a default is made once per mounted hook, so that one written inline keeps its identity', async () => {
    const made = vi.fn<() => object>(() => ({}))
    const { result, rerender } = await mount(new World(), () => [
      useSyncKey('lazy', { default: made })[0],
      useSyncKey('inline', { default: [] })[0],
    ])
    const before = result.current
    rerender()
    expect(result.current[0]).toBe(before[0])
    expect(result.current[1]).toBe(before[1])
    expect(made).toHaveBeenCalledTimes(1)
  })

  test('select shows a part, and is not called for an absent key', async () => {
    const world = new World()
    const select = vi.fn<(todo: Todo) => string>(({ title }) => title)
    const { result } = await mount(world, () => useSyncKey('todo', { select, default: 'none' }))
    expect(result.current[0]).toBe('none')
    expect(select).not.toHaveBeenCalled()
    await world.anna('todo', { title: 'Buy milk', done: false })
    expect(result.current[0]).toBe('Buy milk')
  })

  test('a key that changes between renders never shows the old key', async () => {
    const world = new World({ data: { a: { id: 1, text: 'a' }, b: { id: 1, text: 'b' } } })
    const seen: [string, unknown][] = []
    const { rerender } = await mount(
      world,
      ({ name }) => {
        const [value, , { exists }] = useSyncKey(name, {
          default: { id: 1, text: `no ${name}` },
          isEqual: (a, b) => a.id === b.id,
        })
        seen.push([name, value.text])
        return exists
      },
      { name: 'a' },
    )
    seen.length = 0
    rerender({ name: 'b' })
    rerender({ name: 'c' })
    rerender({ name: 'a' })
    expect(seen).toEqual([
      ['b', 'b'],
      ['c', 'no c'],
      ['a', 'a'],
    ])
  })

  test('a deleted key goes back to the default', async () => {
    const world = new World({ data: { note: 'hello' } })
    const { result } = await mount(world, () => useSyncKey('note', { default: 'draft' }))
    await world.anna('note', null)
    expect(result.current[0]).toBe('draft')
    expect(result.current[2].exists).toBe(false)
  })
})

describe('when it renders', () => {
  test('once for a change from elsewhere, never for another key', async () => {
    const world = new World({ data: { note: 'a', other: 'a' } })
    const { result, renders } = await mount(world, () => useSyncKey('note'))
    await world.anna('other', 'b')
    expect(renders()).toBe(0)
    await world.anna('note', 'b')
    expect(renders()).toBe(1)
    expect(result.current[0]).toBe('b')
    expect(result.current[2].lease).toMatchObject({ state: 'theirs', owner: 'anna', ownerName: "Anna's laptop" })
  })

  test('twice for a write of its own: under way, and answered', async () => {
    const world = new World({ data: { note: 'a' } })
    const { result, renders } = await mount(world, () => useSyncKey<string>('note'))
    act(() => {
      result.current[1]('b')
    })
    expect(renders()).toBe(1)
    expect(result.current[0]).toBe('b')
    expect(result.current[2]).toMatchObject({ pending: true, lease: { state: 'free' } })
    await world.settle()
    expect(renders()).toBe(2)
    expect(result.current[2]).toMatchObject({ pending: false, lease: { state: 'mine' } })
  })

  test('the accepted value keeps the identity of the one written', async () => {
    const world = new World()
    const todo = { title: 'a', done: false }
    const { result } = await mount(world, () => useSyncKey<Todo>('todo'))
    doing(() => result.current[1](todo))
    await world.settle()
    expect(result.current[2].pending).toBe(false)
    expect(result.current[0]).toBe(todo)
  })

  test('for a selected part only when that changed, and still for all the rest', async () => {
    const world = new World({ data: { todo: { title: 'a', done: false } } })
    const { result, renders } = await mount(world, () => useSyncKey('todo', { select: (todo: Todo) => todo.title }))
    await world.anna('todo', { title: 'a', done: true })
    expect(renders()).toBe(1)
    expect(result.current[2].lease.state).toBe('theirs')
    await world.anna('todo', { title: 'a', done: false })
    expect(result.current[2].lease.epoch).toBe(3)
    expect(renders()).toBe(2)
  })

  test('not for a value that isEqual calls the same', async () => {
    const world = new World({ data: { note: 'a' }, leases: { note: 'mine' } })
    const { result, renders } = await mount(world, () =>
      useSyncKey('note', { default: '', isEqual: (a, b) => a.toLowerCase() === b.toLowerCase() }),
    )
    world.dictionary.source.set('note', 'A')
    await world.settle()
    expect(renders()).toBe(0)
    world.dictionary.source.set('note', 'b')
    await world.settle()
    expect(renders()).toBe(1)
    expect(result.current[0]).toBe('b')
  })

  test('not for a renewal', async () => {
    const world = new World({ data: { note: 'a' }, leases: { note: 'mine' } })
    const { renders } = await mount(world, () => useSyncKey('note'))
    const leftMs = world.leftMs('note')
    world.advance(10_000)
    world.dictionary.source.set('note', 'a')
    await world.settle()
    expect(world.leftMs('note')).toBe(leftMs)
    expect(renders()).toBe(0)
  })

  test('once when a lease runs out, with nothing said by the connector', async () => {
    const world = new World({ data: { note: 'a' }, leases: { note: 'mine' } })
    const { result, renders } = await mount(world, () => useSyncKey('note'))
    world.advance(world.leftMs('note') - 1)
    expect(renders()).toBe(0)
    world.advance(1)
    expect(renders()).toBe(1)
    expect(result.current[2].lease.state).toBe('lapsed')
  })

  test('once for what a batch changed of several keys', async () => {
    const world = new World()
    const { result, renders } = await mount(world, () => [useSyncKey('a')[0], useSyncKey('b')[0]])
    world.dictionary.writeAs('anna', 'a', 1)
    world.dictionary.writeAs('anna', 'b', 2)
    await world.settle()
    expect(result.current).toEqual([1, 2])
    expect(renders()).toBe(1)
  })
})

describe('what keeps its identity', () => {
  test('set, for as long as the hook and its key are the same, whatever the options', async () => {
    const { result, rerender } = await mount(
      new World(),
      ({ name, timeoutMs }) => useSyncKey(name, { default: [], timeoutMs })[1],
      { name: 'a', timeoutMs: 1 },
    )
    const set = result.current
    rerender({ name: 'a', timeoutMs: 2 })
    expect(result.current).toBe(set)
    rerender({ name: 'b', timeoutMs: 2 })
    expect(result.current).not.toBe(set)
  })

  test('set, also of a key that it comes back to at once, as transitions do that are given up', async () => {
    const { result, rerender } = await mount<unknown, string>(new World(), (name) => useSyncKey(name)[1], 'a')
    const set = result.current
    rerender('b')
    rerender('a')
    expect(result.current).toBe(set)
  })

  test('meta, for every hook on a key, until something of it changes', async () => {
    const world = new World({ data: { note: 'a' } })
    const { result, rerender } = await mount(world, () => [
      useSyncKey('note')[2],
      useSyncKey('note', { default: '' })[2],
    ])
    const [meta] = result.current
    rerender()
    expect(result.current[0]).toBe(meta)
    expect(result.current[1]).toBe(meta)
    await world.anna('note', 'b')
    expect(result.current[0]).not.toBe(meta)
    expect(result.current[0]).toBe(result.current[1])
  })

  test('meta, while the value alone changes', async () => {
    const world = new World({ data: { note: 'a' }, leases: { note: 'mine' } })
    const { result, renders } = await mount(world, () => useSyncKey('note'))
    const [, , meta] = result.current
    world.dictionary.source.set('note', 'b')
    await world.settle()
    expect(result.current[0]).toBe('b')
    expect(result.current[2]).toBe(meta)
    expect(renders()).toBe(1)
  })

  test('meta, whose functions are among what is left when some of it is taken', async () => {
    const world = new World({ data: { note: 'a' } })
    const { result } = await mount(world, () => useSyncKey('note'))
    const { lease, error, ...rest } = result.current[2]
    expect([lease.state, error, rest.exists]).toEqual(['free', null, true])
    expect(Object.keys(rest)).toEqual(expect.arrayContaining(['delete', 'patch', 'release', 'reset']))
  })

  test('meta of a part that is selected inline', async () => {
    const world = new World({ data: { todo: { title: 'a', done: false } }, leases: { todo: 'mine' } })
    const { result, rerender, renders } = await mount(world, () => [
      useSyncKey('todo')[2],
      useSyncKey('todo', { select: (todo: Todo) => todo.title })[2],
    ])
    world.dictionary.source.set('todo', { title: 'a', done: true })
    await world.settle()
    const [, meta] = result.current
    rerender()
    expect(renders()).toBe(2)
    expect(result.current[1]).toBe(meta)
  })

  test("meta's functions, for a store and a key", async () => {
    const world = new World({ data: { note: 'a', other: 'a' } })
    const { result } = await mount(world, () => [useSyncKey('note')[2], useSyncKey('other')[2]])
    const { delete: remove, release, reset } = result.current[0]!
    await world.anna('note', 'b')
    expect(result.current[0]).toMatchObject({ delete: remove, release, reset })
    expect(result.current[1]!.release).not.toBe(release)
  })
})

describe('what it writes', () => {
  test('an updater that others are always faster than is given up, says so, and keeps what was attempted', async () => {
    const world = await connectedWorld({ data: { count: 0 }, leases: { count: 'mine' } })
    const { result } = await mount(world, () => useSyncKey<number>('count', { default: 0 }))
    const { source } = world.dictionary
    let runs = 0
    let theirs = 100
    doing(() =>
      result.current[1]((before) => {
        runs++
        // Written while this one is under way, each time.
        queueMicrotask(() => source.set('count', ++theirs))
        return before + 1
      }),
    )
    for (let turn = 0; turn < 10; turn++) await world.settle()
    const [value, , meta] = result.current
    expect(meta).toMatchObject({ pending: false, error: { code: 'conflict', attempted: theirs } })
    expect([value, runs]).toEqual([theirs, 6])
    doing(() => result.current[1]((before) => before + 1))
    await world.settle()
    expect(result.current[2].error).toBeNull()
    expect(result.current[0]).toBe(theirs + 1)
  })

  test('options that come after the first render are obeyed', async () => {
    const world = new World()
    const { result, rerender } = await mount(
      world,
      (options?: { whenOffline: 'reject' }) => useSyncKey('note', options),
      undefined,
    )
    await world.cut()
    rerender({ whenOffline: 'reject' })
    expect(await doing(() => result.current[1]('a'))).toMatchObject({ ok: false, error: { code: 'offline' } })
  })

  test('an updater is given the value at the moment of writing', async () => {
    const world = await connectedWorld({ data: { count: 1 } })
    const { result } = await mount(world, () => useSyncKey<number>('count'))
    const set = result.current[1]
    act(() => {
      set((previous) => (previous ?? 0) + 1)
      set((previous) => (previous ?? 0) + 1)
    })
    await world.settle()
    expect(result.current[0]).toBe(3)
    expect(world.dictionary.source.get('count')?.value).toBe(3)
  })

  test('an updater is given the default where the key is absent', async () => {
    const world = await connectedWorld()
    const { result } = await mount(world, () => useSyncKey('count', { default: 10 }))
    act(() => {
      result.current[1]((previous) => previous + 1)
    })
    expect(result.current[0]).toBe(11)
    await world.settle()
    expect(world.dictionary.source.get('count')?.value).toBe(11)
  })

  test('an updater of a selected part is given the whole value, or undefined', async () => {
    const world = await connectedWorld()
    const { result } = await mount(world, () =>
      useSyncKey('todo', { select: (todo: Todo) => todo.title, default: 'none' }),
    )
    act(() => {
      result.current[1]((previous) => previous ?? { title: 'first', done: false })
    })
    await world.settle()
    expect(world.dictionary.source.get('todo')?.value).toEqual({ title: 'first', done: false })
  })

  test('meta deletes and releases', async () => {
    const world = new World({ data: { note: 'a' }, leases: { note: 'mine' } })
    const { result } = await mount(world, () => useSyncKey('note'))
    act(() => {
      result.current[2].release()
    })
    await world.settle()
    expect(result.current[0]).toBe('a')
    expect(result.current[2].lease.state).toBe('free')
    act(() => {
      result.current[2].delete()
    })
    await world.settle()
    expect(result.current[0]).toBeUndefined()
    expect(world.dictionary.source.get('note')).toBeUndefined()
  })

  test('with the options of the last render, and those of the call before them', async () => {
    const world = new World({ data: { note: 'a' } })
    const { result, rerender } = await mount(
      world,
      ({ whenOffline }: { whenOffline: 'queue' | 'reject' }) => useSyncKey<string>('note', { whenOffline }),
      { whenOffline: 'queue' },
    )
    const [, set] = result.current
    rerender({ whenOffline: 'reject' })
    await world.cut()
    const refused = await doing(() => set('b'))
    expect(refused).toMatchObject({ ok: false, error: { code: 'offline' } })
    act(() => {
      set('c', { whenOffline: 'queue' })
    })
    expect(result.current[0]).toBe('c')
    await world.heal()
    expect(world.dictionary.source.get('note')?.value).toBe('c')
  })

  test('not shown before the answer where it is not optimistic', async () => {
    const world = new World({ data: { note: 'a' } })
    const { result } = await mount(world, () => useSyncKey('note', { default: '', optimistic: false }))
    act(() => {
      result.current[1]('b')
    })
    expect(result.current[0]).toBe('a')
    expect(result.current[2].pending).toBe(true)
    await world.settle()
    expect(result.current[0]).toBe('b')
  })

  test('refused after the time it was given', async () => {
    const world = new World({ data: { note: 'a' } })
    const { result } = await mount(world, () => useSyncKey('note', { default: '', timeoutMs: 5000 }))
    await world.cut()
    act(() => {
      result.current[1]('b')
    })
    world.advance(5000)
    expect(result.current[0]).toBe('a')
    expect(result.current[2].error).toMatchObject({ code: 'timeout', attempted: 'b' })
  })
})

describe('a refusal', () => {
  /** A key that Anna takes while a write of ours is under way. */
  async function raced() {
    const world = new World({ data: { note: 'old' } })
    const mounted = await mount(world, () => useSyncKey<string>('note'))
    world.dictionary.writeAs('anna', 'note', "Anna's")
    const write = doing(() => mounted.result.current[1]('mine'))
    return { world, write, ...mounted }
  }

  test('rolls back and says who, until when, and what was attempted', async () => {
    const { world, result } = await raced()
    expect(result.current[0]).toBe('mine')
    await world.settle()
    const [value, , { error, pending, lease }] = result.current
    expect(value).toBe("Anna's")
    expect(pending).toBe(false)
    expect(lease).toMatchObject({ state: 'theirs', canWrite: false })
    expect(error).toMatchObject({
      code: 'lease-held',
      key: 'note',
      owner: 'anna',
      ownerName: "Anna's laptop",
      attempted: 'mine',
      expiresAt: world.store.lease('note').expiresAt,
    })
  })

  test('resolves the write, which never rejects', async () => {
    const { world, write } = await raced()
    await world.settle()
    expect(await write).toMatchObject({ ok: false, key: 'note', error: { code: 'lease-held' } })
  })

  test('is forgotten on reset', async () => {
    const { world, result, renders } = await raced()
    await world.settle()
    const before = renders()
    act(() => {
      result.current[2].reset()
    })
    expect(result.current[2].error).toBeNull()
    expect(renders()).toBe(before + 1)
  })

  test('is forgotten with the next accepted write', async () => {
    const { world, result } = await raced()
    await world.settle()
    world.advance(world.leftMs('note'))
    act(() => {
      result.current[1]('mine after all')
    })
    expect(result.current[2].error).not.toBeNull()
    await world.settle()
    expect(result.current[2]).toMatchObject({ error: null, lease: { state: 'mine' } })
  })

  test('comes without a throw for a value that cannot be written', async () => {
    const world = await connectedWorld({ data: { note: 'old' } })
    const { result } = await mount(world, () => useSyncKey('note'))
    const write = doing(() => result.current[1]({ at: Symbol('no') }))
    expect(await write).toMatchObject({ ok: false, error: { code: 'invalid-value' } })
    expect(result.current[0]).toBe('old')
    expect(result.current[2].error?.code).toBe('invalid-value')
  })
})

describe('no key yet', () => {
  test('reads as absent and refuses every write', async () => {
    const world = new World()
    const { result } = await mount(world, () => useSyncKey<string>(null))
    const [value, set, meta] = result.current
    expect(value).toBeUndefined()
    expect(meta).toMatchObject({ exists: false, status: 'ready', lease: { canWrite: false } })
    const refusal = { ok: false, error: { code: 'invalid-key' } }
    expect(await doing(() => set('a'))).toMatchObject({ ...refusal, error: { code: 'invalid-key', attempted: 'a' } })
    expect(await doing(() => set(() => 'a'))).toMatchObject(refusal)
    expect(await doing(() => meta.delete())).toMatchObject(refusal)
    expect(await doing(() => meta.release())).toMatchObject(refusal)
  })

  test('gives way to a key, with a default of its own', async () => {
    const world = new World({ data: { note: 'a' } })
    const { result, rerender } = await mount(world, ({ name }) => useSyncKey(name, { default: `no ${name}` })[0], {
      name: null as string | null,
    })
    expect(result.current).toBe('no null')
    rerender({ name: 'note' })
    expect(result.current).toBe('a')
  })
})

test('a write that is under way when its component goes still reaches everybody', async () => {
  const world = await connectedWorld({ data: { note: 'a' } })
  const { result, unmount } = await mount(world, () => useSyncKey<string>('note'))
  const write = doing(() => result.current[1]('b'))
  unmount()
  await world.settle()
  expect(await write).toMatchObject({ ok: true, value: 'b' })
  expect(world.dictionary.source.get('note')?.value).toBe('b')
})
