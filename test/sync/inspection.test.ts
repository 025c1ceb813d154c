import type { InspectEvent } from 'synckey/client'
import { createMemoryNetwork, type MemoryNetwork } from 'synckey/testing'
import { afterEach, describe, expect, it } from 'vitest'

const open: MemoryNetwork[] = []

afterEach(() => {
  for (const network of open.splice(0)) network.close()
})

function networkOf(...nodes: string[]): MemoryNetwork {
  const network = createMemoryNetwork({ nodes })
  open.push(network)
  return network
}

/** What the source of a node tells from now on. */
function lookAt(network: MemoryNetwork, name: string): { readonly events: InspectEvent[]; readonly stop: () => void } {
  const events: InspectEvent[] = []
  const stop = network.node(name).source.inspect?.((event) => events.push(event))
  return { events, stop: stop ?? (() => {}) }
}

describe('a node that is looked at', () => {
  it('tells what comes in and goes out, with its kind, its size and the neighbour', () => {
    const network = networkOf('Anna', 'Ben')
    const [anna, ben] = [lookAt(network, 'Anna'), lookAt(network, 'Ben')]
    network.node('Anna').source.set('title', 'Picnic')
    network.advance(10)
    const at = network.clock.now() - 10
    const store = { type: 'message', kind: 'broadcast store', bytes: expect.any(Number) }
    expect(anna.events).toContainEqual({ ...store, at, direction: 'out', peer: network.node('Ben').id })
    expect(ben.events).toContainEqual({ ...store, at: at + 1, direction: 'in', peer: network.node('Anna').id })
    const bytes = [anna, ben].map(({ events }) =>
      events.flatMap((event) => (event.type === 'message' && event.kind === 'broadcast store' ? [event.bytes] : [])),
    )
    expect(bytes[0]).toEqual(bytes[1])
  })

  it("names synckey's own messages", () => {
    const network = networkOf('Anna', 'Ben')
    const { events } = lookAt(network, 'Anna')
    network.add('Cleo')
    network.advance(500)
    expect(events).toContainEqual(expect.objectContaining({ direction: 'in', kind: 'whisper p2s announce' }))
    expect(events).toContainEqual(expect.objectContaining({ kind: 'whisper peers' }))
  })

  it('tells of links that come and go', () => {
    const network = networkOf('Anna', 'Ben')
    const { events } = lookAt(network, 'Anna')
    const links = (): InspectEvent[] => events.filter(({ type }) => type === 'link')
    network.partition('Anna', 'Ben')
    network.advance(500)
    expect(links()).toEqual([expect.objectContaining({ peer: network.node('Ben').id, isUp: false })])
    network.heal()
    network.advance(60_000)
    expect(links().at(-1)).toMatchObject({ peer: network.node('Ben').id, isUp: true })
  })

  it('tells nothing once it is no longer looked at', () => {
    const network = networkOf('Anna', 'Ben')
    const { events, stop } = lookAt(network, 'Anna')
    stop()
    network.node('Ben').source.set('title', 'Picnic')
    network.partition('Anna', 'Ben')
    network.advance(500)
    expect(events).toEqual([])
  })
})
