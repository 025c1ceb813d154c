import { describe, expect, it, vi } from 'vitest'
import { createConnector, createMemoryDictionary, createMemoryTransport } from 'synckey/testing'
import type { MemoryTransport } from 'synckey/testing'
import type { BatchItem, ServerMessage } from '../../src/transport/messages.ts'
import type { ClientChannel } from '../../src/transport/transport.ts'
import { VirtualClock } from '../support/virtualClock.ts'
import { Ear } from '../transport/channelSuite.ts'
import { helloOf } from '../support/messages.ts'

const hello = helloOf('anna')

function open(transport: MemoryTransport): { ear: Ear<ServerMessage>; channel: ClientChannel } {
  const ear = new Ear<ServerMessage>()
  const channel = transport.open(ear)
  channel.send(hello)
  return { ear, channel }
}

const itemsOf = ({ heard }: Ear<ServerMessage>): BatchItem[] =>
  heard.flatMap((message) => (message.type === 'batch' ? message.items : []))

async function entriesOf(transport: MemoryTransport): Promise<Map<string, unknown>> {
  const { ear } = open(transport)
  await vi.waitFor(() => expect(ear.heard.at(-1)).toMatchObject({ type: 'snapshot', last: true }))
  const entries = ear.heard.flatMap((message) => (message.type === 'snapshot' ? message.entries : []))
  return new Map(entries.map(({ key, entry }) => [key, entry]))
}

describe('a memory transport', () => {
  it('reaches a connector', async () => {
    const { source } = createMemoryDictionary({ data: { a: 1 } })
    const { ear, channel } = open(createMemoryTransport(createConnector({ source })))
    channel.send({ type: 'write', id: 1, operation: { op: 'set', key: 'b', value: 2 } })
    await vi.waitFor(() => expect(itemsOf(ear)).toMatchObject([{ type: 'accepted', id: 1 }]))
    expect(source.get('b')).toMatchObject({ value: 2 })
  })

  it('serves data by itself, each transport its own', async () => {
    const served = { data: { a: 1, b: { c: [2] } } }
    const [one, other] = [createMemoryTransport(served), createMemoryTransport(served)]
    open(one).channel.send({ type: 'write', id: 1, operation: { op: 'set', key: 'a', value: 'changed' } })
    await vi.waitFor(async () => expect((await entriesOf(one)).get('a')).toMatchObject({ value: 'changed' }))
    expect(await entriesOf(other)).toMatchObject(new Map(Object.entries({ a: { value: 1 }, b: { value: { c: [2] } } })))
  })

  it('can be cut and healed', async () => {
    const transport = createMemoryTransport({ data: { a: 1 } })
    const { ear } = open(transport)
    await vi.waitFor(() => expect(ear.heard).not.toHaveLength(0))
    transport.cut()
    await vi.waitFor(() => expect(ear.ends).toEqual([{ code: 1006, reason: 'the line was cut' }]))

    const meanwhile = open(transport).ear
    expect(meanwhile.ends).toEqual([])
    await vi.waitFor(() => expect(meanwhile).toMatchObject({ heard: [], ends: [{ code: 1006 }] }))

    transport.heal()
    expect((await entriesOf(transport)).size).toBe(1)
    expect(transport).toMatchObject({ kind: 'memory', heartbeatMs: null })
    expect(transport.retryDelayMs(1)).toBe(100)
  })

  it('takes its time', async () => {
    const clock = new VirtualClock()
    const { ear } = open(createMemoryTransport({ data: { a: 1 } }, { latencyMs: 200, clock }))
    clock.advance(399)
    expect(ear.heard).toEqual([])
    clock.advance(1)
    expect(ear.heard).toMatchObject([{ type: 'welcome', now: 1_800_000_000_200 }, { type: 'snapshot' }, {}])
  })
})

describe('its leases', () => {
  const clock = new VirtualClock()
  const served = {
    name: 'here',
    data: { free: 1, mine: 1, his: 1, lapsed: 1 },
    leases: {
      mine: 'mine',
      his: { owner: 'peter', name: 'Peter', expiresInMs: 60_000 },
      lapsed: { owner: 'paula', expiresInMs: -60_000 },
    },
    clock,
  } as const

  it('are held by whom they name', async () => {
    const entries = await entriesOf(createMemoryTransport(served))
    expect(entries).toMatchObject(
      new Map(
        Object.entries({
          free: { released: true },
          mine: { released: false, owner: 'memory' },
          his: { owner: 'peter', released: false },
          lapsed: { owner: 'paula', released: false },
        }),
      ),
    )
  })

  it('are told with names', async () => {
    const { ear } = open(createMemoryTransport(served))
    await vi.waitFor(() => expect(ear.heard).not.toHaveLength(0))
    const names = ear.heard.flatMap((message) => (message.type === 'welcome' ? message.names : []))
    expect(new Map(names)).toEqual(
      new Map([
        ['peter', 'Peter'],
        ['memory', 'here'],
      ]),
    )
  })

  it('refuse and admit as the real ones do, to the second', () => {
    const clock = new VirtualClock()
    const { source } = createMemoryDictionary({ ...served, clock })
    const ended = 60_000 + 60_000
    expect(() => source.set('his', 2)).toThrow(expect.objectContaining({ code: 'lease-held', owner: 'peter' }))
    clock.advance(ended)
    expect(() => source.set('his', 2)).toThrow(expect.objectContaining({ code: 'lease-held' }))
    clock.advance(1000)
    source.set('his', 2)
    expect(source.get('his')).toMatchObject({ value: 2, owner: 'memory' })
  })

  it('can be taken by somebody elsewhere at any time', () => {
    const { source, writeAs } = createMemoryDictionary(served)
    const events: unknown[] = []
    source.subscribe((event) => events.push(event))
    writeAs('peter', 'mine', 'his now')
    writeAs('peter', 'new', 1)
    writeAs('peter', 'free', null)
    expect(source.get('mine')).toMatchObject({ value: 'his now', owner: 'peter' })
    expect(source.get('new')).toMatchObject({ value: 1 })
    expect(source.get('free')).toBeUndefined()
    expect(events).toMatchObject([
      { type: 'update', key: 'mine' },
      { type: 'lease-lost', lost: { key: 'mine', winnerOwner: 'peter' } },
      { type: 'update', key: 'new' },
      { type: 'delete', key: 'free' },
    ])
  })

  it('are held by each owner behind the connector for itself', () => {
    const { source, writeAs } = createMemoryDictionary()
    const [anna, ben] = [source.ownerOf('anna'), source.ownerOf('ben')]
    source.set('k', 1, { owner: anna })
    expect(() => source.set('k', 2, { owner: ben })).toThrow(expect.objectContaining({ owner: anna }))
    expect(() => source.del('k')).toThrow(expect.objectContaining({ owner: anna }))
    writeAs('peter', 'k', 3)
    expect(source.takeLosses(ben)).toEqual([])
    expect(source.takeLosses(anna)).toMatchObject([{ key: 'k', owner: anna, mine: { value: 1 } }])
  })

  it('must be of keys that exist', () => {
    expect(() => createMemoryDictionary({ data: {}, leases: { a: 'mine' } })).toThrow(/'a'/)
  })
})
