import { createSyncStore, type InspectEvent, type SyncStore } from 'synckey/client'
import { createConnector, createMemoryNetwork, createMemoryTransport, type MemoryNetwork } from 'synckey/testing'
import type { MemoryTransport } from 'synckey/testing'
import { afterEach, describe, expect, it } from 'vitest'

const close: (() => void)[] = []

afterEach(() => {
  for (const end of close.splice(0)) end()
})

interface World {
  readonly network: MemoryNetwork
  readonly line: MemoryTransport
  readonly store: SyncStore
}

/** A page at Anna's node, whose connector tells or does not. */
function worldOf(inspect: boolean): World {
  const network = createMemoryNetwork({ nodes: ['Anna', 'Ben'] })
  const { clock } = network
  const connector = createConnector({ source: network.node('Anna').source, inspect, clock })
  const line = createMemoryTransport(connector, { clock, latencyMs: 1 })
  const store = createSyncStore({ transport: line, clock })
  close.push(store.close, network.close)
  return { network, line, store }
}

function hear(store: SyncStore): { readonly told: (readonly InspectEvent[] | null)[]; readonly stop: () => void } {
  const told: (readonly InspectEvent[] | null)[] = []
  return { told, stop: store.inspect((events) => told.push(events)) }
}

const stores = (told: readonly (readonly InspectEvent[] | null)[]): number =>
  told.flatMap((events) => events ?? []).filter((event) => event.type === 'message' && event.kind === 'broadcast store')
    .length

function write({ network }: World, value: string): void {
  network.node('Ben').source.set('title', value)
  network.advance(200)
}

describe('a store that inspects', () => {
  it('hears what passes at the node, whether it asked before or after it connected', () => {
    const world = worldOf(true)
    const before = hear(world.store)
    world.store.connect()
    world.network.advance(100)
    const after = hear(world.store)
    write(world, 'Picnic')
    expect([stores(before.told), stores(after.told)]).toEqual([1, 1])
  })

  it('asks again when the connection is back', async () => {
    const world = worldOf(true)
    const { told } = hear(world.store)
    world.store.connect()
    world.network.advance(100)
    world.line.cut()
    await Promise.resolve()
    expect(world.store.status().state).toBe('reconnecting')
    world.line.heal()
    world.network.advance(10_000)
    write(world, 'Picnic')
    expect(stores(told)).toBe(1)
  })

  it('hears as long as one listener is there, and nothing afterwards', () => {
    const world = worldOf(true)
    world.store.connect()
    const [first, second] = [hear(world.store), hear(world.store)]
    first.stop()
    write(world, 'Picnic')
    second.stop()
    write(world, 'Barbecue')
    second.stop()
    expect([stores(first.told), stores(second.told)]).toEqual([0, 1])
  })

  it('is told null where the connector does not let itself be inspected', () => {
    const world = worldOf(false)
    world.store.connect()
    const { told } = hear(world.store)
    world.network.advance(100)
    expect(told).toContain(null)
    expect(stores(told)).toBe(0)
  })
})
