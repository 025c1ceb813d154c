import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSyncStore } from 'synckey/client'
import type { SyncStore, Transport, WriteResult } from 'synckey/client'
import { createConnector } from 'synckey/connector'
import type { Connector, ConnectorLimits } from 'synckey/connector'
import { createMemoryDictionary, createMemoryTransport } from 'synckey/testing'
import { track } from '../support/scriptedStore.ts'
import { settle } from '../support/settle.ts'
import { VirtualClock } from '../support/virtualClock.ts'

const increment = (previous: number | undefined): number => (previous ?? 0) + 1

type Owners = 'client' | 'connector'

interface Window {
  readonly store: SyncStore
  readonly line: ReturnType<typeof createMemoryTransport>
  /** Whether what the connector tells of what happens is lost on the way. */
  isDeaf: boolean
}

/** A dictionary that outlives its connector, which can be started anew, and windows whose batches can be lost, on virtual time. */
class House {
  readonly clock = new VirtualClock()
  readonly dictionary
  readonly #owners: Owners
  readonly #limits: Partial<ConnectorLimits>
  #connector: Connector

  constructor(owners: Owners, limits: Partial<ConnectorLimits> = {}) {
    this.#owners = owners
    this.#limits = limits
    this.dictionary = createMemoryDictionary({ clock: this.clock, rules: { leasing: false } })
    this.#connector = this.#start()
  }

  restart(): void {
    this.#connector.close()
    this.#connector = this.#start()
  }

  async window(): Promise<Window> {
    const { clock } = this
    const accept: Connector['accept'] = (channel) => this.#connector.accept(channel, { owners: this.#owners })
    const line = createMemoryTransport({ ...this.#connector, accept }, { clock })
    const open: Transport['open'] = (listener) =>
      line.open({
        message: (heard) => (window.isDeaf && heard.type === 'batch') || listener.message(heard),
        closed: (reason) => listener.closed(reason),
      })
    const store = createSyncStore({ transport: { ...line, open }, clock })
    const window: Window = { store, line, isDeaf: false }
    store.connect()
    await this.settle()
    return window
  }

  settle(ms?: number): Promise<void> {
    return settle(this.clock, ms)
  }

  get count(): number | undefined {
    return this.dictionary.source.get('count')?.value as number | undefined
  }

  /** How much the connector's own node could add: without leases several writers in one second stand in each other's way. */
  addElsewhere(): number {
    try {
      this.dictionary.source.set('count', increment(this.count))
      return 1
    } catch {
      return 0
    }
  }

  #start(): Connector {
    return createConnector({ source: this.dictionary, clock: this.clock, limits: this.#limits })
  }
}

/** A window whose addition was made, and whose answer was lost. */
async function startDoubtful(owners: Owners, limits?: Partial<ConnectorLimits>) {
  const house = new House(owners, limits)
  const window = await house.window()
  window.isDeaf = true
  const add = track(window.store.set('count', increment))
  await house.settle()
  expect([house.count, add.result]).toEqual([1, undefined])
  window.isDeaf = false
  return { house, window, add }
}

const outcome = (result: WriteResult<number> | undefined): unknown => result && (result.ok || result.error.code)

describe('an updater whose answer was lost', () => {
  it.each(['client', 'connector'] as const)(
    'is answered as it was where the connector is the same (owners: %s)',
    async (owners) => {
      const { house, window, add } = await startDoubtful(owners)
      window.line.cut()
      window.line.heal()
      await house.settle(1000)
      expect([house.count, outcome(add.result)]).toEqual([1, true])
    },
  )

  it('counts as made after a restart where the key holds what it made, and nobody else writes as its owner', async () => {
    const { house, add, window } = await startDoubtful('client')
    house.restart()
    await house.settle(1000)
    expect([house.count, outcome(add.result), window.store.get('count')]).toEqual([1, true, 1])
  })

  it('is neither made again after a restart nor said not to be made, where others write as its owner', async () => {
    const { house, add, window } = await startDoubtful('connector')
    house.restart()
    await house.settle(1000)
    expect([house.count, outcome(add.result), window.store.get('count')]).toEqual([1, 'unknown', 1])
    expect(add.result).toMatchObject({
      error: { attempted: 1, message: expect.stringContaining('may have been written') },
    })
    void window.store.set('count', increment)
    await house.settle()
    expect(house.count).toBe(2)
  })

  it('nor where somebody else wrote meanwhile', async () => {
    const { house, add } = await startDoubtful('client')
    house.dictionary.source.set('count', 10)
    house.restart()
    await house.settle(1000)
    expect([house.count, outcome(add.result)]).toEqual([10, 'unknown'])
  })

  it('nor where its client was away for so long that its session was forgotten', async () => {
    const { house, window, add } = await startDoubtful('connector', { rememberedMs: 60_000 })
    window.line.cut()
    await house.settle(100)
    house.clock.advance(61_000)
    window.line.heal()
    await house.settle(1000)
    expect([house.count, outcome(add.result)]).toEqual([1, 'unknown'])
  })

  it('nor where the connector had more to answer since than it remembers', async () => {
    const { house, window, add } = await startDoubtful('connector', { rememberedAnswers: 2 })
    window.isDeaf = true
    for (const key of ['a', 'b', 'c']) void window.store.set(key, 1)
    await house.settle()
    window.isDeaf = false
    window.line.cut()
    window.line.heal()
    await house.settle(1000)
    expect([house.count, outcome(add.result)]).toEqual([1, 'unknown'])
  })

  it('is made where it never arrived, though the connector was restarted', async () => {
    const house = new House('connector')
    const { store, line } = await house.window()
    const add = track(store.set('count', increment))
    line.cut()
    house.restart()
    line.heal()
    await house.settle(1000)
    expect([house.count, outcome(add.result)]).toEqual([1, true])
  })

  it('is run again where it never arrived, and another window was first at the same connector', async () => {
    const house = new House('connector')
    const [one, other] = [await house.window(), await house.window()]
    const add = track(one.store.set('count', increment))
    one.line.cut()
    void other.store.set('count', increment)
    await house.settle(200)
    one.line.heal()
    await house.settle(1000)
    expect([house.count, outcome(add.result)]).toEqual([2, true])
  })

  it.each(['client', 'connector'] as const)(
    'is made at most once, and as often as it was accepted, whatever happens (owners: %s)',
    async (owners) => {
      const act = fc.constantFrom('add', 'add', 'cut', 'heal', 'wait', 'deaf', 'hear', 'restart', 'remote')
      const step = fc.record({ act, index: fc.nat(2), ms: fc.nat(300) })
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
          const house = new House(owners)
          const windows = [await house.window(), await house.window(), await house.window()]
          const adds: ReturnType<typeof track<number>>[] = []
          let remote = 0
          for (const { act, index, ms } of steps) {
            const window = windows[index] ?? expect.fail()
            if (act === 'add') adds.push(track(window.store.set('count', increment)))
            else if (act === 'cut') window.line.cut()
            else if (act === 'heal') window.line.heal()
            else if (act === 'deaf' || act === 'hear') window.isDeaf = act === 'deaf'
            else if (act === 'restart') house.restart()
            else if (act === 'remote') remote += house.addElsewhere()
            else await house.settle(ms)
          }
          for (const window of windows) {
            window.isDeaf = false
            window.line.cut()
            window.line.heal()
          }
          await house.settle(3000)
          const outcomes = adds.map(({ result }) => outcome(result))
          const accepted = outcomes.filter((each) => each === true).length + remote
          const doubtful = outcomes.filter((each) => each === 'unknown').length
          expect(outcomes).not.toContain(undefined)
          expect(house.count ?? 0).toBeGreaterThanOrEqual(accepted)
          expect(house.count ?? 0).toBeLessThanOrEqual(accepted + doubtful)
        }),
        { numRuns: 150 },
      )
    },
    60_000,
  )
})
