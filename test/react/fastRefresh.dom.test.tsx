import { runtime } from './refreshRuntime.ts'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useState, type FunctionComponent, type ReactElement } from 'react'
import { afterEach, expect, test } from 'vitest'
import { useHoldLease, useSyncKey } from '../../src/index.ts'
import { World } from './world.tsx'

afterEach(cleanup)

let edits = 0

/** Has the component as it is written now take the place of what stood under its name, as saving its file does. */
function save(Component: FunctionComponent, hooks: string): void {
  const before = { Note: Component }
  runtime.register(Component, 'note.tsx Note')
  const sign = runtime.createSignatureFunctionForTransform()
  sign()
  sign(Component, hooks)
  if (edits++ > 0) runtime.validateRefreshBoundaryAndEnqueueUpdate('note.tsx', before, { Note: Component })
}

function First(): ReactElement {
  const [value, set] = useSyncKey('note', { default: '' })
  const [clicks, click] = useState(0)
  useHoldLease('note')
  return (
    <button
      type="button"
      onClick={() => (click(clicks + 1), void set(`${value}!`))}
    >{`first: ${value} ${clicks}`}</button>
  )
}

function Second(): ReactElement {
  const [value, set] = useSyncKey('note', { default: '' })
  const [clicks, click] = useState(0)
  useHoldLease('note')
  return (
    <button
      type="button"
      onClick={() => (click(clicks + 1), void set(`${value}?`))}
    >{`second: ${value} ${clicks}`}</button>
  )
}

/** With other hooks: React begins anew. */
function Third(): ReactElement {
  useHoldLease('note')
  const [value] = useSyncKey('note', { default: '' })
  return <p>{`third: ${value}`}</p>
}

test('a component that is edited goes on with its state, its connection and its lease, and hears each change once', async () => {
  const world = new World({ data: { note: 'a' } })
  save(First, 'useSyncKey useState useHoldLease')
  render(
    <world.Provider>
      <First />
    </world.Provider>,
  )
  await world.settle()
  fireEvent.click(screen.getByRole('button', { name: 'first: a 0' }))
  await world.settle()
  const { epoch } = world.store.lease('note')

  save(Second, 'useSyncKey useState useHoldLease')
  fireEvent.click(await screen.findByRole('button', { name: 'second: a! 1' }))
  await world.settle()
  expect(screen.getByRole('button', { name: 'second: a!? 2' })).toBeTruthy()
  world.advance(10_000)
  expect(world.store.lease('note')).toMatchObject({ state: 'mine', epoch })

  save(Third, 'useHoldLease useSyncKey')
  expect(await screen.findByText('third: a!?')).toBeTruthy()
  world.advance(10_000)
  await world.settle()
  expect(world.store.lease('note')).toMatchObject({ state: 'mine', epoch })
  expect(world.opened).toBe(1)
})
