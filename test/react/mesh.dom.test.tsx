import { act, cleanup, render } from '@testing-library/react'
import type { ReactElement } from 'react'
import { afterEach, expect, test } from 'vitest'
import { createConnector } from '../../src/connector/createConnector.ts'
import { SyncProvider, usePeers, useSyncKey } from '../../src/index.ts'
import { createMemoryTransport } from '../../src/testing/memoryTransport.ts'
import { linked, settled } from '../support/meshNodes.ts'
import { SyncNodes } from '../support/syncNodes.ts'
import type { TestNode } from '../support/syncNodes.ts'
import { VirtualClock } from '../support/virtualClock.ts'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

afterEach(cleanup)

/** What a user sees of a key, and the neighbours of the node that serves it. */
function Page({ who }: { readonly who: string }): ReactElement {
  const [note, setNote, { lease, error }] = useSyncKey('note', { default: 'nothing' })
  const peers = usePeers().map(({ name }) => name)
  return (
    <button
      type="button"
      onClick={() => {
        setNote(`of ${who}`)
      }}
    >
      {[note, lease.state, lease.ownerName, error?.code, `with ${peers.join()}`].join(' ')}
    </button>
  )
}

test('two pages, each on a node of its own, see and refuse each other over the mesh', async () => {
  const clock = new VirtualClock()
  const nodes = new SyncNodes(clock)
  const [anna, ben] = [nodes.add('anna', { name: 'Anna' }), nodes.add('ben', { name: 'Ben' })]
  const settle = () =>
    act(async () => {
      for (let hop = 0; hop < 8; hop++) {
        await settled()
        clock.advance(0)
      }
    })
  const mount = ({ source }: TestNode, who: string): HTMLElement => {
    const transport = createMemoryTransport(createConnector({ source, clock }), { clock })
    const { container } = render(
      <SyncProvider options={{ transport, clock }}>
        <Page who={who} />
      </SyncProvider>,
    )
    return container.querySelector('button')!
  }
  const [annas, bens] = [mount(anna, 'Anna'), mount(ben, 'Ben')]
  await act(() => linked(anna.mesh, ben.mesh))
  await settle()
  expect(annas.textContent).toBe('nothing free   with Ben')

  act(() => annas.click())
  await settle()
  expect(annas.textContent).toBe('of Anna mine Anna  with Ben')
  expect(bens.textContent).toBe('of Anna theirs Anna  with Anna')

  act(() => bens.click())
  await settle()
  expect(bens.textContent).toBe('of Anna theirs Anna lease-held with Anna')
})
