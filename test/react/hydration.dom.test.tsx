import { act } from '@testing-library/react'
import type { ReactElement } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { expect, test, vi } from 'vitest'
import { useSyncKey, useSyncLease, useSyncStatus, useSyncValue } from '../../src/index.ts'
import { World } from './world.tsx'

const options = { data: { note: 'newest' }, store: { initial: { note: 'initial' } } }

test('hydrates with what the server rendered, without a warning, and then shows the newest', async () => {
  const complain = vi.spyOn(console, 'error')
  const seen: string[] = []
  function Page(): ReactElement {
    const [value] = useSyncKey('note', { default: '' })
    const stored = useSyncValue('absent', { default: 'default', serverDefault: 'server default' })
    const text = [value, stored, useSyncLease('note').state, useSyncStatus().state].join(', ')
    seen.push(text)
    return <p>{text}</p>
  }
  const [server, client] = [new World(options), new World(options)]
  const html = renderToString(
    <server.Provider>
      <Page />
    </server.Provider>,
  )
  seen.length = 0
  const container = document.createElement('div')
  container.innerHTML = html
  const root = await act(async () =>
    hydrateRoot(
      container,
      <client.Provider>
        <Page />
      </client.Provider>,
    ),
  )
  expect(seen[0]).toBe('initial, server default, unknown, idle')
  expect(`<p>${seen[0]}</p>`).toBe(html)
  await client.settle()
  expect(container.textContent).toBe('newest, default, free, connected')
  expect(complain).not.toHaveBeenCalled()
  act(() => root.unmount())
})
