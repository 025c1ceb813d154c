import { createSyncStore, type SyncStore } from 'synckey/client'
import { createFlowingClock, createMemoryNetwork, type MemoryNetwork } from 'synckey/testing'
import { afterEach, describe, expect, it } from 'vitest'

const minute = 60_000
const hour = 60 * minute
let open: (() => void)[] = []

afterEach(() => {
  for (const close of open) close()
  open = []
})

function networkOf(options: Parameters<typeof createMemoryNetwork>[0] = {}): MemoryNetwork {
  const network = createMemoryNetwork({ nodes: ['Anna', 'Ben', 'Cleo'], ...options })
  open.push(network.close)
  return network
}

/** A page at a node, connected. */
function pageAt(network: MemoryNetwork, name: string): SyncStore {
  const store = createSyncStore({ transport: network.node(name).transport(), clock: network.clock })
  open.push(store.close)
  store.connect()
  network.advance(100)
  return store
}

describe('a network in memory', () => {
  it('links every node with all others', () => {
    expect(networkOf().nodes.map(({ name, peers }) => [name, peers])).toEqual([
      ['Anna', 2],
      ['Ben', 2],
      ['Cleo', 2],
    ])
  })

  it('carries what one page tells everybody to all pages but its own, once', () => {
    const network = networkOf()
    const pages = ['Anna', 'Anna', 'Ben', 'Cleo'].map((name) => pageAt(network, name))
    const heard = pages.map((page) => {
      const messages: unknown[] = []
      page.on('message', ({ sender, packets }) => messages.push([sender, packets]))
      return messages
    })
    expect(pages[0]?.broadcast(['alarm', { floor: 3 }])).toBe(true)
    network.advance(1_000)
    const told = [[network.node('Anna').id, ['alarm', { floor: 3 }]]]
    expect(heard).toEqual([[], told, told, told])
    expect(pages.map((page) => page.keys())).toEqual([[], [], [], []])
  })

  it('carries what one page writes to the others', () => {
    const network = networkOf()
    const [anna, ben] = [pageAt(network, 'Anna'), pageAt(network, 'Ben')]
    anna.set('title', 'Picnic')
    expect(ben.get('title')).toBeUndefined()
    network.advance(100)
    expect(ben.get('title')).toBe('Picnic')
    expect(ben.key('title').lease).toMatchObject({ state: 'theirs', ownerName: 'Anna', canWrite: false })
  })

  it('stands still until it is moved on', () => {
    const network = networkOf()
    const before = network.clock.now()
    expect(network.clock.now()).toBe(before)
    network.advance(5)
    expect(network.clock.now()).toBe(before + 5)
  })

  it('refuses who does not hold the key, until its lease is over', () => {
    const network = networkOf({ leaseMs: 10 * minute })
    const [anna, ben] = [pageAt(network, 'Anna'), pageAt(network, 'Ben')]
    anna.set('title', 'Picnic')
    network.advance(100)
    ben.set('title', 'Party')
    network.advance(100)
    expect(ben.key('title').error).toMatchObject({ code: 'lease-held', ownerName: 'Anna' })
    network.node('Anna').close()
    network.advance(12 * minute)
    expect(ben.key('title').lease).toMatchObject({ state: 'lapsed', canWrite: true })
    ben.set('title', 'Party')
    network.advance(100)
    expect(ben.key('title')).toMatchObject({ value: 'Party', error: null, lease: { state: 'mine' } })
  })

  it('splits, and settles on one owner when it heals; the other is told and keeps what it wrote', () => {
    const network = networkOf()
    const [anna, ben] = [pageAt(network, 'Anna'), pageAt(network, 'Ben')]
    const lost: unknown[] = []
    ben.on('lease-lost', (loss) => lost.push(loss))
    network.partition('Ben', ['Anna', 'Cleo'])
    anna.set('title', 'Picnic')
    network.advance(2000)
    ben.set('title', 'Party')
    network.advance(2000)
    expect([anna.get('title'), ben.get('title')]).toEqual(['Picnic', 'Party'])
    expect(network.node('Ben').peers).toBe(0)
    network.heal()
    network.advance(1000)
    expect([anna.get('title'), ben.get('title')]).toEqual(['Picnic', 'Picnic'])
    expect(lost).toMatchObject([{ key: 'title', ownerName: 'Anna', mine: 'Party', reason: 'concurrent' }])
  })

  it('stays split where only one of two cuts would be mended by itself', () => {
    const network = networkOf()
    network.partition('Ben', 'Anna')
    network.partition('Ben', 'Cleo')
    network.advance(hour)
    expect(network.nodes.map(({ peers }) => peers)).toEqual([1, 0, 1])
    network.heal()
    network.advance(1000)
    expect(network.nodes.map(({ peers }) => peers)).toEqual([2, 2, 2])
  })

  it('gives a newcomer what there is', () => {
    const network = networkOf()
    network.node('Anna').source.set('title', 'Picnic')
    network.advance(100)
    network.add('Dora')
    network.advance(500)
    expect(network.node('Dora').source.get('title')?.value).toBe('Picnic')
  })

  it('has no owners without leasing', () => {
    const network = networkOf({ leasing: false })
    const [anna, ben] = [pageAt(network, 'Anna'), pageAt(network, 'Ben')]
    anna.set('title', 'Picnic')
    network.advance(1100)
    ben.set('title', 'Party')
    network.advance(1100)
    expect(anna.key('title')).toMatchObject({ value: 'Party', lease: { state: 'off' } })
  })

  it('goes by itself where time flows', async () => {
    const network = networkOf({ nodes: [], time: 'flowing' })
    network.add('Anna')
    network.add('Ben')
    network.node('Anna').source.set('title', 'Picnic')
    await expect.poll(() => network.node('Ben').source.get('title')?.value).toBe('Picnic')
  })

  it('names what there is where a node is not', () => {
    const network = networkOf()
    expect(() => network.node('Dora')).toThrow("no node is called 'Dora'; there are: Anna, Ben, Cleo")
    expect(() => network.add('Ben')).toThrow("a node is called 'Ben' already")
    expect(() => network.partition('Ben', 'Dora')).toThrow("no node is called 'Dora'")
  })

  it('ends for its pages, too, and may be ended twice', async () => {
    const network = networkOf()
    const anna = pageAt(network, 'Anna')
    network.close()
    network.close()
    await Promise.resolve()
    expect(anna.status().state).toBe('reconnecting')
  })
})

describe('a flowing clock', () => {
  it('runs what a jump passes over, in order, what that sets included', () => {
    const clock = createFlowingClock()
    const ran: string[] = []
    clock.after(3000, () => ran.push('third'))
    clock.after(1000, () => {
      ran.push('first')
      clock.after(1000, () => ran.push('second'))
    })
    const cancel = clock.after(2500, () => ran.push('cancelled'))
    cancel()
    clock.advance(5000)
    expect(ran).toEqual(['first', 'second', 'third'])
  })

  it('moves on by itself', async () => {
    const clock = createFlowingClock()
    const before = clock.now()
    // The timer and the clock need not agree on when a millisecond begins.
    await new Promise<void>((resolve) => clock.after(20, resolve))
    expect(clock.now()).toBeGreaterThan(before)
  })
})
