import { act, cleanup, render } from '@testing-library/react'
import { Activity, type ReactElement } from 'react'
import { afterEach, expect, test } from 'vitest'
import { useHoldLease, useSyncKey } from '../../src/index.ts'
import { connectedWorld, type World } from './world.tsx'

afterEach(cleanup)

function Holder(): ReactElement {
  const { state } = useHoldLease('note')
  const [note] = useSyncKey('note', { default: '' })
  return (
    <p>
      {note}, {state}
    </p>
  )
}

const page = (mode: 'visible' | 'hidden', world: World): ReactElement => (
  <world.Provider>
    <Activity mode={mode}>
      <Holder />
    </Activity>
  </world.Provider>
)

test('what is hidden for a moment keeps its lease, for longer gives it up, and takes it again when it is shown', async () => {
  const world = await connectedWorld({ data: { note: 'a' } })
  const { rerender } = render(page('visible', world))
  await world.settle()
  const { since } = world.store.lease('note')
  rerender(page('hidden', world))
  world.advance(900)
  rerender(page('visible', world))
  world.advance(5000)
  await world.settle()
  expect(world.store.lease('note')).toMatchObject({ state: 'mine', since })
  rerender(page('hidden', world))
  world.advance(1000)
  await world.settle()
  expect(world.store.lease('note').state).toBe('free')
  rerender(page('visible', world))
  await world.settle()
  expect(world.store.lease('note').state).toBe('mine')
})

test('what is hidden is brought up to date before it is shown again', async () => {
  const world = await connectedWorld({ data: { note: 'a' } })
  const { container, rerender } = render(page('visible', world))
  await world.settle()
  rerender(page('hidden', world))
  world.advance(1000)
  await world.settle()
  await world.anna('note', 'of Anna')
  act(() => rerender(page('visible', world)))
  expect(container.textContent).toBe('of Anna, theirs')
})
