import { describe, expect, it } from 'vitest'
import { createDevtools } from 'synckey/client'
import { syncedStore } from '../support/scriptedStore.ts'
import { entry, mine } from '../support/scriptedTransport.ts'

/** The extension as a list of what it was sent. */
function recorder() {
  const sent: [type: string, state: unknown][] = []
  const names: string[] = []
  const extension = {
    connect: ({ name }: { readonly name: string }) => {
      names.push(name)
      return {
        init: (state: unknown) => void sent.push(['init', state]),
        send: ({ type }: { readonly type: string }, state: unknown) => void sent.push([type, state]),
      }
    },
  }
  return { sent, names, extension, types: () => sent.map(([type]) => type) }
}

describe('the devtools', () => {
  it('are sent each version, named after what brought it about', () => {
    const { extension, names, types, sent } = recorder()
    const { store, server } = syncedStore({ a: mine(1) }, { devtools: createDevtools({ name: 'notes', extension }) })
    server().batch({ type: 'update', key: 'b', entry: entry(2) }, { type: 'delete', key: 'a', entry: mine(1) })
    void store.set('c', 3)
    server().accept()
    expect(names).toEqual(['notes'])
    expect(types()).toEqual([
      'init',
      'status',
      'welcome',
      'snapshot',
      'update b, delete a',
      'set c',
      'accepted write 1',
    ])
    expect(sent.at(-1)?.[1]).toMatchObject({ entries: { b: { value: 2 }, c: { value: 3 } } })
  })

  it('are told of many at once in short', () => {
    const { extension, types } = recorder()
    const { server } = syncedStore({}, { devtools: createDevtools({ extension }) })
    server().batch(
      ...Array.from({ length: 8 }, (_, index) => ({ type: 'update', key: `${index}`, entry: entry(1) }) as const),
    )
    expect(types().at(-1)).toBe('update 0, update 1, update 2, update 3, update 4, 3 more')
  })

  it('that are not installed cost nothing', () => {
    const { store } = syncedStore({ a: entry(1) }, { devtools: createDevtools() })
    expect(store.get('a')).toBe(1)
  })
})
