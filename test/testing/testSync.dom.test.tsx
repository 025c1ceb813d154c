import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import type { ReactElement } from 'react'
import { afterEach, expect, it } from 'vitest'
import { useState } from 'react'
import { useSyncEvent, useSyncKey } from 'synckey'
import { createManualClock, createTestSync } from 'synckey/testing'

afterEach(cleanup)

function Title(): ReactElement {
  const [title, setTitle, { lease, error }] = useSyncKey('title', { default: 'none' })
  return (
    <button type="button" onClick={() => void setTitle('Mine')}>
      {[title, lease.state, error?.code ?? 'fine'].join(' ')}
    </button>
  )
}

const shown = (): string | null => screen.getByRole('button').textContent

it('shows components over a dictionary of their own, and says when all has arrived', async () => {
  const sync = createTestSync({ data: { title: 'Picnic' }, clock: createManualClock() })
  render(<Title />, { wrapper: sync.wrapper })
  await act(() => sync.settled())
  expect(shown()).toBe('Picnic free fine')
  fireEvent.click(screen.getByRole('button'))
  expect(shown()).toBe('Mine free fine')
  await act(() => sync.settled())
  expect(shown()).toBe('Mine mine fine')
})

it('refuses, lapses and writes as somebody else, as it is told', async () => {
  const sync = createTestSync({
    data: { title: 'Picnic' },
    leases: { title: { owner: 'anna' } },
    clock: createManualClock(),
  })
  render(<Title />, { wrapper: sync.wrapper })
  await act(() => sync.settled())
  fireEvent.click(screen.getByRole('button'))
  await act(() => sync.settled())
  expect(shown()).toBe('Picnic theirs lease-held')
  act(() => sync.skipLease('title'))
  expect(shown()).toBe('Picnic lapsed lease-held')
  sync.writeAs('ben', 'title', 'His')
  await act(() => sync.settled())
  expect(shown()).toBe('His theirs lease-held')
})

function Heard(): ReactElement {
  const [heard, setHeard] = useState('nothing')
  useSyncEvent('message', ({ sender, packets }) => setHeard(`${packets.join(' ')} from ${sender}`))
  return <p role="status">{heard}</p>
}

it('tells everybody as somebody else', async () => {
  const sync = createTestSync()
  render(<Heard />, { wrapper: sync.wrapper })
  await act(() => sync.settled())
  sync.broadcastAs('anna', ['lunch', 'now'])
  await act(() => sync.settled())
  expect(screen.getByRole('status').textContent).toBe('lunch now from anna')
})

it('has settled where nothing will come', async () => {
  const sync = createTestSync({ status: 'needs-auth' })
  render(<Title />, { wrapper: sync.wrapper })
  await act(() => sync.settled())
  expect(shown()).toBe('none unknown fine')
})
