import type { StandardSchemaV1 } from '@standard-schema/spec'
import { describe, expect, it, vi } from 'vitest'
import { defineSchema } from 'synckey/client'
import { scriptedStore, syncedStore } from '../support/scriptedStore.ts'
import { entry, mine } from '../support/scriptedTransport.ts'

/** A schema of text, read in capitals, that counts how often it is asked. */
function text(longest = 10): StandardSchemaV1<string, string> & { readonly validate: ReturnType<typeof vi.fn> } {
  const validate = vi.fn((value: unknown) =>
    typeof value === 'string' && value.length <= longest
      ? { value: value.toUpperCase() }
      : { issues: [{ message: `no text up to ${longest}`, path: ['a', { key: 0 }] }] },
  )
  return { '~standard': { version: 1, vendor: 'test', validate }, validate }
}

describe('reading with a schema', () => {
  it('shows what the schema makes of the value, and asks it once for each value', () => {
    const title = text()
    const { store, server } = syncedStore(
      { title: entry('hello'), other: entry(5) },
      { schema: defineSchema({ title }) },
    )
    expect([store.get('title'), store.get('title'), store.get('other')]).toEqual(['HELLO', 'HELLO', 5])
    expect(store.key('title')).toMatchObject({ value: 'HELLO', exists: true, status: 'ready' })
    expect(store.getState().entries.get('title')?.value).toBe('HELLO')
    expect(title.validate).toHaveBeenCalledOnce()
    server().update('title', entry('bye', { seq: 3 }))
    expect(store.get('title')).toBe('BYE')
  })

  it('asks nothing of a key that nobody reads, nor of an absent one', () => {
    const title = text()
    const { store } = syncedStore({ title: entry('hello') }, { schema: defineSchema({ '*': title }) })
    expect(store.get('absent')).toBe(undefined)
    expect(title.validate).not.toHaveBeenCalled()
  })

  it('takes the longest of several wildcards, and a key before them', () => {
    const schema = defineSchema({ '*': text(1), 'todo/*': text(2), 'todo/b': text(3) })
    const { store } = syncedStore({ x: entry('12'), 'todo/a': entry('12'), 'todo/b': entry('123') }, { schema })
    expect(['x', 'todo/a', 'todo/b'].map((key) => store.get(key))).toEqual([undefined, '12', '123'])
    expect(syncedStore({ toString: entry('12') }, { schema: defineSchema({}) }).store.get('toString')).toBe('12')
  })

  it('shows an invalid value as absent, says so, and tells onInvalid once', async () => {
    const onInvalid = vi.fn()
    const { store, server } = syncedStore({ title: entry(5) }, { schema: defineSchema({ title: text() }), onInvalid })
    expect(store.key('title')).toMatchObject({ value: undefined, exists: false, status: 'invalid' })
    expect([store.get('title'), store.keys()]).toEqual([undefined, []])
    expect(onInvalid).not.toHaveBeenCalled()
    await Promise.resolve()
    expect(onInvalid).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ key: 'title', value: 5 }))
    server().update('title', entry('ok', { seq: 3 }))
    expect(store.key('title')).toMatchObject({ value: 'OK', status: 'ready' })
  })

  it('knows that a key is unknown before it is invalid', () => {
    const { store } = scriptedStore({ schema: defineSchema({ title: text() }) })
    expect(store.key('title').status).toBe('unknown')
  })
})

describe('writing with a schema', () => {
  it('sends what was given, and shows at once what the schema makes of it', () => {
    const { store, server } = syncedStore({}, { schema: defineSchema({ title: text() }) })
    void store.set('title', 'hello')
    expect([store.get('title'), server().operations]).toMatchObject(['HELLO', [{ value: 'hello' }]])
  })

  it.each<[string, unknown]>([
    ['a value', 5],
    ['what an updater makes', () => 5],
  ])('sends %s only if it fits', async (_, next) => {
    const { store, server } = syncedStore({}, { schema: defineSchema({ title: text() }) })
    const message = "'title' does not fit its schema: a.0: no text up to 10"
    expect(await store.set('title', next)).toMatchObject({ ok: false, error: { code: 'invalid-value', message } })
    expect(server().writes).toEqual([])
  })

  it('gives an updater what is read, and lets every key be deleted', () => {
    const { store, server } = syncedStore({ title: mine('a') }, { schema: defineSchema({ title: text() }) })
    void store.set<string>('title', (previous) => `${previous}!`)
    expect(server().operations).toMatchObject([{ value: 'A!' }])
    void store.delete('title')
    expect(store.get('title')).toBe(undefined)
  })

  it('needs a schema that takes no time', () => {
    const slow = { '~standard': { version: 1, vendor: 'test', validate: async () => ({ value: 1 }) } } as const
    const { store } = syncedStore({ a: entry(1) }, { schema: defineSchema({ a: slow }) })
    expect(() => store.get('a')).toThrow("The schema of 'a' is asynchronous")
  })
})
