import { act, cleanup, render } from '@testing-library/react'
import { Component, type ReactElement, type ReactNode } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useHoldLease, useSyncKey, useSyncValue } from '../../src/index.ts'
import { connectedWorld } from './world.tsx'

// React tells of every error that a boundary caught.
beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}))

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

class Boundary extends Component<{ readonly children: ReactNode }, { readonly problem: string | null }> {
  override state = { problem: null as string | null }

  static getDerivedStateFromError({ message }: Error): { readonly problem: string } {
    return { problem: message }
  }

  override render(): ReactNode {
    if (this.state.problem === null) return this.props.children
    return (
      <button type="button" onClick={() => this.setState({ problem: null })}>
        {this.state.problem}
      </button>
    )
  }
}

/** Cannot show every value. */
function Fragile(): ReactElement {
  const [note] = useSyncKey<string>('note')
  useHoldLease('desk', { value: '' })
  if (note === 'bad') throw new Error('cannot show this')
  return <p>{note}</p>
}

const Steady = (): ReactElement => <b>{useSyncValue<string>('note')}</b>

test('a component that fails is caught by its boundary; the others go on, and it comes back', async () => {
  const world = await connectedWorld({ data: { note: 'good' } })
  const { container } = render(
    <>
      <Boundary>
        <Fragile />
      </Boundary>
      <Steady />
    </>,
    { wrapper: world.Provider },
  )
  await world.settle()
  await world.anna('note', 'bad')
  expect(container.innerHTML).toBe('<button type="button">cannot show this</button><b>bad</b>')
  await world.anna('note', 'fine')
  expect(container.querySelector('b')?.textContent).toBe('fine')
  act(() => container.querySelector('button')?.click())
  expect(container.innerHTML).toBe('<p>fine</p><b>fine</b>')
})

test('who failed holds no lease any more', async () => {
  const world = await connectedWorld({ data: { note: 'good' } })
  render(
    <Boundary>
      <Fragile />
    </Boundary>,
    { wrapper: world.Provider },
  )
  await world.settle()
  expect(world.store.lease('desk').state).toBe('mine')
  await world.anna('note', 'bad')
  world.advance(1000)
  await world.settle()
  expect(world.store.lease('desk').state).toBe('free')
})

test('a selector or an updater that throws ends in the boundary, or in a refusal', async () => {
  const world = await connectedWorld({ data: { note: 'good' } })
  function Selecting(): ReactElement {
    const letters = useSyncValue('note', { select: (note: { letters: string[] }) => note.letters.length })
    return <p>{letters}</p>
  }
  const { container } = render(
    <Boundary>
      <Selecting />
    </Boundary>,
    { wrapper: world.Provider },
  )
  await world.settle()
  expect(container.textContent).toMatch(/undefined/)
  const result = await act(async () =>
    world.store.set('note', () => {
      throw new Error('no next value')
    }),
  )
  expect(result).toMatchObject({ ok: false, error: { code: 'invalid-value' } })
})
