import { createProxyConnector, createSyncStore } from 'synckey/client'
import type { InspectEvent, SyncStore } from 'synckey/client'
import { createConnector, createMemoryNetwork, createMemoryTransport } from 'synckey/testing'
import type { MemoryNetwork, MemoryTransport } from 'synckey/testing'
import { afterEach, describe, expect, it } from 'vitest'

const close: (() => void)[] = []

afterEach(() => {
  for (const end of close.splice(0)) end()
})

type Told = (readonly InspectEvent[] | null)[]

/** A connector at Anna's node that tells or does not, a proxy of it, and tabs. */
class House {
  readonly network: MemoryNetwork = createMemoryNetwork({ nodes: ['Anna', 'Ben'] })
  readonly upstream: MemoryTransport
  /** What the proxy asked of the connector. */
  readonly asked: boolean[] = []
  readonly #proxy

  constructor(inspect: boolean) {
    const { clock } = this.network
    const connector = createConnector({ source: this.network.node('Anna').source, inspect, clock })
    const upstream = createMemoryTransport(connector, { clock })
    this.upstream = upstream
    const open: typeof upstream.open = (listener) => {
      const channel = upstream.open(listener)
      const send: typeof channel.send = (message) => {
        if (message.type === 'inspect') this.asked.push(message.on)
        channel.send(message)
      }
      return { send, close: (reason) => channel.close(reason), bufferedAmount: 0 }
    }
    this.#proxy = createProxyConnector({ transport: { ...upstream, open }, clock })
    close.push(() => this.#proxy.close(), this.network.close)
  }

  async tab(): Promise<SyncStore> {
    const { clock } = this.network
    const store = createSyncStore({ transport: createMemoryTransport(this.#proxy, { clock }), clock })
    close.push(store.close)
    store.connect()
    await this.settle()
    return store
  }

  async write(): Promise<void> {
    this.network.node('Ben').source.set('title', 'Picnic')
    await this.settle()
  }

  async settle(): Promise<void> {
    for (let round = 0; round < 20; round++) {
      await Promise.resolve()
      this.network.advance(50)
    }
  }
}

function hear(store: SyncStore): { readonly told: Told; readonly stop: () => void } {
  const told: Told = []
  return { told, stop: store.inspect((events) => told.push(events)) }
}

const stores = (told: Told): number =>
  told.flatMap((events) => events ?? []).filter((event) => event.type === 'message' && event.kind === 'broadcast store')
    .length

describe('inspecting through a proxy', () => {
  it("shows all its clients what passes at its connector's node, for as long as one of them looks", async () => {
    const house = new House(true)
    const [one, other] = [hear(await house.tab()), hear(await house.tab())]
    await house.settle()
    await house.write()
    expect([stores(one.told), stores(other.told)]).toEqual([1, 1])
    one.stop()
    other.stop()
    await house.settle()
    await house.write()
    expect([stores(one.told), stores(other.told)]).toEqual([1, 1])
    expect([house.asked[0], house.asked.at(-1)]).toEqual([true, false])
  })

  it('tells each of them null where the connector does not let itself be inspected', async () => {
    const house = new House(false)
    const one = hear(await house.tab())
    await house.settle()
    const late = hear(await house.tab())
    await house.settle()
    expect([one.told, late.told]).toEqual([[null], [null]])
  })

  it('asks again when the connection is back', async () => {
    const house = new House(true)
    const { told } = hear(await house.tab())
    await house.settle()
    house.upstream.cut()
    await house.settle()
    house.upstream.heal()
    for (let seconds = 0; seconds < 10; seconds++) await house.settle()
    await house.write()
    expect(stores(told)).toBe(1)
  })
})
