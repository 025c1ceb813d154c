import { createContext, runInContext } from 'node:vm'
import { build } from 'esbuild'
import { afterEach, expect, it, vi } from 'vitest'
import { entry, mine } from '../support/scriptedTransport.ts'
import { syncedStore } from '../support/scriptedStore.ts'

interface Todo {
  done: boolean
  tags: string[]
}

const todo = (): Todo => ({ done: false, tags: ['a'] })

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

it('throws where a value that was read is changed, however deep', () => {
  const { store } = syncedStore({ todo: entry(todo()) })
  const read = store.get('todo') as Todo
  expect(() => (read.done = true)).toThrow(TypeError)
  expect(() => read.tags.push('b')).toThrow(TypeError)
  expect(store.get('todo')).toEqual(todo())
})

it('throws where a value is changed that was written, that a server renders, or that Zustand’s state shows', () => {
  const { store } = syncedStore({ todo: entry(todo(), { released: true }) }, { initial: { first: todo() } })
  const written = todo()
  void store.set('todo', written)
  expect(store.key('todo').value).toBe(written)
  const shown = [written, store.initialKey('first').value, store.getState().entries.get('todo')?.value]
  for (const value of shown) expect(() => ((value as Todo).done = true)).toThrow(TypeError)
})

it('refuses a write whose updater changes what it was given, says so, and shows the developer where', async () => {
  const shown = vi.spyOn(console, 'error').mockImplementation(() => {})
  const { store } = syncedStore({ todo: mine(todo()) })
  const result = await store.set('todo', (previous: Todo = todo()) => {
    previous.tags.push('b')
    return previous
  })
  expect(result).toMatchObject({ ok: false, error: { code: 'invalid-value' } })
  expect(result.ok || result.error.message).toContain('not extensible')
  expect(shown).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('An updater threw'), expect.any(TypeError))
  expect(store.get('todo')).toEqual(todo())
})

it('lets bytes, Maps and what was frozen before be', () => {
  const bytes = new Uint8Array([1, 2])
  const { store } = syncedStore({
    bytes: entry({ bytes }),
    map: entry(new Map([[1, todo()]])),
    frozen: entry(Object.freeze([1])),
  })
  expect((store.get('bytes') as { bytes: Uint8Array }).bytes).toEqual(bytes)
  const map = store.get('map') as Map<number, Todo>
  expect(() => map.get(1)?.tags.push('b')).toThrow(TypeError)
  expect(store.get('frozen')).toEqual([1])
})

it('does nothing in production', () => {
  vi.stubEnv('NODE_ENV', 'production')
  const { store } = syncedStore({ todo: entry(todo()) })
  expect(Object.isFrozen(store.get('todo'))).toBe(false)
})

/** Whether a page freezes what it reads: one has no `process`, only what a dev server or a bundler wrote in its place. */
async function freezesInPage(define: Record<string, string>): Promise<unknown> {
  const { outputFiles } = await build({
    entryPoints: [new URL('../../src/client/freeze.ts', import.meta.url).pathname],
    bundle: true,
    format: 'iife',
    platform: 'neutral',
    globalName: 'page',
    define,
    write: false,
  })
  return runInContext(`${outputFiles[0]?.text}; Object.isFrozen(page.frozen({ tags: [] }).tags)`, createContext({}))
}

it('does so in a page of a dev server, and neither in one built for production nor in one that nobody bundled', async () => {
  expect(await freezesInPage({ 'process.env.NODE_ENV': '"development"' })).toBe(true)
  expect(await freezesInPage({ 'process.env.NODE_ENV': '"production"' })).toBe(false)
  expect(await freezesInPage({})).toBe(false)
})

it('costs a page that is built for production nothing, nor do warnings', async () => {
  const text = async (mode: string): Promise<string> => {
    const { outputFiles } = await build({
      stdin: {
        contents: `export * from './src/index.ts'; export * from './src/client.ts'`,
        resolveDir: new URL('../..', import.meta.url).pathname,
      },
      bundle: true,
      minify: true,
      format: 'esm',
      external: ['react', 'zustand'],
      define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
      write: false,
    })
    return outputFiles[0]?.text ?? ''
  }
  const [made, developed] = [await text('production'), await text('development')]
  for (const trace of ['isFrozen', 'was not mounted', 'An updater threw']) {
    expect(developed).toContain(trace)
    expect(made).not.toContain(trace)
  }
})
