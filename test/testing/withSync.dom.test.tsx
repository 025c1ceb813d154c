import { cleanup, render, screen } from '@testing-library/react'
import type { ReactElement } from 'react'
import { afterEach, describe, expect, it } from 'vitest'
import { useSyncKey, useSyncStatus, useSyncStore } from 'synckey'
import type { SyncStore } from 'synckey/client'
import { syncOf, withSync, type SyncParameter } from 'synckey/storybook'

afterEach(cleanup)

const stores = new Set<SyncStore>()

function Title(): ReactElement {
  const [title, , { lease }] = useSyncKey('title', { default: 'none' })
  const state = useSyncStatus((status) => status.state)
  stores.add(useSyncStore())
  return <p>{[title, lease.state, lease.ownerName, state].join(' ')}</p>
}

const story = (sync?: SyncParameter, args = {}) => {
  const canvasElement = document.body
  return { context: { canvasElement, args, parameters: { sync } }, element: () => <Title /> }
}

/** Shows a story as Storybook does: its decorators are called again at every change of its args. */
function show(sync?: SyncParameter, args = {}) {
  const { context, element } = story(sync, args)
  const shown = render(withSync(element, context))
  return {
    context,
    change: (next: Readonly<Record<string, unknown>>) => shown.rerender(withSync(element, { ...context, args: next })),
  }
}

describe('withSync', () => {
  it('gives a story what its parameters describe', async () => {
    show({ data: { title: 'Picnic' }, leases: { title: { owner: 'anna', name: 'Anna' } } })
    expect(await screen.findByText('Picnic theirs Anna connected')).toBeTruthy()
  })

  it('needs no parameters', async () => {
    show()
    expect(await screen.findByText('none free connected')).toBeTruthy()
  })

  it.each([
    ['loading', 'none unknown connecting'],
    ['offline', 'Picnic free reconnecting'],
    ['needs-auth', 'none unknown needs-auth'],
    ['closed', 'none unknown closed'],
  ] as const)('shows a connection that is %s', async (status, text) => {
    show({ data: { title: 'Picnic' }, status })
    expect(await screen.findByText((shown) => shown.replace(/ +/g, ' ') === text)).toBeTruthy()
  })

  it('lets a play function write as somebody else, and move time on', async () => {
    const { context } = show({ names: { anna: 'Anna' } })
    await screen.findByText('none free connected')
    syncOf(context).writeAs('anna', 'title', 'Hers')
    await screen.findByText('Hers theirs Anna connected')
    syncOf(context).skipLease('title')
    expect(await screen.findByText('Hers lapsed Anna connected')).toBeTruthy()
    expect(() => syncOf(context).skipLease('other')).toThrow(RangeError)
  })

  it('begins anew when a control changes the status, the latency or leasing, and only then', async () => {
    stores.clear()
    const { change } = show((args) => ({ data: { title: 'Picnic' }, leasing: args['leasing'] === true }), {
      leasing: true,
    })
    await screen.findByText('Picnic free connected')
    change({ leasing: true, label: 'Other' })
    expect(stores.size).toBe(1)
    change({ leasing: false })
    await screen.findByText('Picnic off connected')
    expect(stores.size).toBe(2)
  })

  it('gives every story a store of its own', async () => {
    stores.clear()
    show()
    cleanup()
    show()
    expect(stores.size).toBe(2)
  })
})

describe('syncOf', () => {
  it('says what to do for a story without the decorator', () => {
    expect(() => syncOf({ canvasElement: document.createElement('div') })).toThrow('decorators: [withSync]')
  })
})
