import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createConnector } from 'synckey/connector'
import type { ConnectorLimits } from 'synckey/connector'
import { hexKey } from 'synckey/client'
import { createMemoryDictionary } from 'synckey/testing'
import { ChannelClient } from '../support/channelClient.ts'
import { MapSource } from '../support/mapSource.ts'
import { VirtualClock } from '../support/virtualClock.ts'

function house(data: Readonly<Record<string, unknown>> = {}, limits: Partial<ConnectorLimits> = {}) {
  const clock = new VirtualClock()
  const source = new MapSource(clock, data)
  const connector = createConnector({ source, clock, limits })
  const tell = (client: ChannelClient): void => {
    clock.advance(0)
    client.hear()
  }
  return { clock, source, connector, tell }
}

const valuesOf = (source: MapSource): Record<string, unknown> =>
  Object.fromEntries([...source.entries()].map(({ key, entry: { value } }) => [key, value]))

it('is told only what changed while it was away', () => {
  const { source, connector, tell } = house({ a: 1, b: 2, c: 3 })
  const client = new ChannelClient(connector).hello()
  source.set('a', 10)
  tell(client)
  const { resume } = client
  client.reopen()
  source.set('b', 20)
  source.del('c')
  source.set('b', 21)
  client.say({ type: 'hello', version: 1, session: 'anna', owner: null, resume, interest: null })
  expect(client.welcome).toMatchObject({ resumed: true, sequence: 4 })
  expect(client.values).toEqual(
    new Map([
      ['a', 10],
      ['b', 21],
    ]),
  )
})

it.each([
  ['another life', { feed: 'other', sequence: 0 }],
  ['the future', { sequence: 1000 }],
  ['what is forgotten', { sequence: 1 }],
])('is told everything when it resumes from %s', (_what, point) => {
  const { source, connector } = house({ a: 1 }, { rememberedChanges: 3 })
  const client = new ChannelClient(connector).hello()
  for (let round = 0; round < 6; round++) source.set('b', round)
  const { feed = '' } = client.welcome ?? {}
  client.reopen()
  client.hello({ resume: { feed, ...point } })
  expect(client.welcome?.resumed).toBe(false)
  expect(client.values).toEqual(new Map(Object.entries({ a: 1, b: 5 })))
})

it('is told how many keys are coming: all, those that changed, or that nobody knows before they are read', () => {
  const clock = new VirtualClock()
  const dictionary = createMemoryDictionary({ clock, data: { a: 1, b: 2, c: 3 } })
  const { source } = dictionary
  source.del('c')
  source.set(hexKey(Uint8Array.of(0xff)), 'of no text')
  const connector = createConnector({ source: dictionary, clock })
  const client = new ChannelClient(connector).hello()
  const { resume } = client
  expect([client.welcome?.keys, client.values.size]).toEqual([2, 2])
  source.set('a', 10)
  client.reopen()
  client.hello({ resume })
  expect(client.welcome).toMatchObject({ resumed: true, keys: 1 })
  const choosy = new ChannelClient(connector).hello({ session: 'some', interest: { keys: [], prefixes: [''] } })
  expect(choosy.welcome?.keys).toBeNull()
})

it('hears of its interest alone, which may grow and shrink', () => {
  const { source, connector, tell } = house({ 'a/1': 1, 'b/1': 2, 'c/1': 3 })
  const client = new ChannelClient(connector).hello({ interest: { keys: ['c/1', 'none'], prefixes: ['a/'] } })
  const everything = new ChannelClient(connector).hello({ session: 'all' })
  expect([...client.values.keys()].toSorted()).toEqual(['a/1', 'c/1'])
  for (const key of ['a/2', 'b/2', 'c/1', 'c/2', 'none']) source.set(key, 'new')
  tell(client)
  tell(everything)
  expect([...client.values.keys()].toSorted()).toEqual(['a/1', 'a/2', 'c/1', 'none'])
  expect(everything.values.size).toBe(7)
  client.interest(5, { prefixes: ['b/'], keys: ['gone'] }, { prefixes: ['a/'], keys: ['c/1'] })
  expect(client.answered).toEqual([5])
  expect([client.values.get('b/1'), client.values.get('b/2')]).toEqual([2, 'new'])
  const before = client.items.length
  for (const key of ['a/1', 'c/1', 'b/1', 'gone']) source.set(key, 'newer')
  tell(client)
  expect(client.items.slice(before).map((item) => ('key' in item ? item.key : ''))).toEqual(['b/1', 'gone'])
})

it('answers an interest of one who hears everything by an empty part', () => {
  const { connector } = house({ a: 1 })
  const client = new ChannelClient(connector).hello()
  client.interest(1, { keys: ['a'], prefixes: ['b'] })
  expect(client.answered).toEqual([1])
})

it('hears the answers to its writes whatever it is interested in', () => {
  const { connector, tell } = house()
  const client = new ChannelClient(connector).hello({ interest: { keys: [], prefixes: [] } })
  client.set('elsewhere', 1)
  tell(client)
  expect(client.items.map(({ type }) => type)).toEqual(['accepted'])
})

it('may name only so much', () => {
  const { connector } = house({}, { interests: 3 })
  const client = new ChannelClient(connector).hello({ interest: { keys: ['a', 'b'], prefixes: ['c'] } })
  client.interest(1, { keys: ['d'] })
  expect(client.channel.closes).toEqual([{ code: 4400, reason: 'too-much-interest' }])
})

it('may not ask without end for what it does not read', () => {
  const { connector } = house({ a: 1 }, { waitingMessages: 10 })
  const client = new ChannelClient(connector).hello({ interest: { keys: [], prefixes: [] } })
  const { channel } = client
  channel.bufferedAmount = 2 ** 20 + 1
  for (let id = 1; id <= 20; id++) client.interest(id, { prefixes: [''] })
  expect(channel.closes).toEqual([{ code: 4400, reason: 'too-many' }])
})

const keys = ['a/1', 'a/2', 'b/1', 'b/2']
const wish = fc.record({ keys: fc.subarray(keys), prefixes: fc.subarray(['', 'a/', 'b']) })
const step = fc.oneof(
  fc.record({ do: fc.constantFrom('source-set', 'client-set', 'source-del'), key: fc.constantFrom(...keys) }),
  fc.record({ do: fc.constant('interest'), add: wish, drop: wish }),
  fc.record({ do: fc.constantFrom('tick', 'hear', 'full', 'empty', 'cut') }),
)

it('ends equal to its connector on all it is interested in, whatever is cut, slow, added and dropped', () => {
  fc.assert(
    fc.property(fc.option(wish), fc.array(step, { maxLength: 60 }), fc.nat(12), (wanted, steps, rememberedChanges) => {
      const { clock, source, connector, tell } = house({ 'a/1': 0, 'b/1': 0 }, { rememberedChanges })
      const interest = wanted && { keys: new Set(wanted.keys), prefixes: new Set(wanted.prefixes) }
      const named = () => interest && { keys: [...interest.keys], prefixes: [...interest.prefixes] }
      const client = new ChannelClient(connector).hello({ interest: named() })
      let [number, asked] = [0, 0]
      let isWhole = true
      for (const each of steps) {
        number++
        if (each.do === 'tick') clock.advance(1)
        else if (each.do === 'hear') client.hear(1)
        else if (each.do === 'full') client.channel.bufferedAmount = 2 ** 20 + 1
        else if (each.do === 'empty') client.channel.bufferedAmount = 0
        else if (each.do === 'cut') {
          client.reopen()
          client.hello({
            interest: named(),
            resume: isWhole && client.answered.length === asked ? client.resume : null,
          })
        } else if ('key' in each && each.do === 'source-set') source.set(each.key, number)
        else if ('key' in each && each.do === 'source-del') source.del(each.key)
        else if ('key' in each) client.set(each.key, number)
        else if ('add' in each && interest) {
          for (const key of each.add.keys) interest.keys.add(key)
          for (const key of each.add.prefixes) interest.prefixes.add(key)
          for (const key of each.drop.keys) interest.keys.delete(key)
          for (const key of each.drop.prefixes) interest.prefixes.delete(key)
          client.interest(++asked, each.add, each.drop)
          isWhole = client.answered.length === asked
        }
      }
      client.channel.bufferedAmount = 0
      clock.advance(1000)
      tell(client)
      const isWanted = (key: string): boolean =>
        !interest || interest.keys.has(key) || [...interest.prefixes].some((prefix) => key.startsWith(prefix))
      const held = Object.entries(Object.fromEntries(client.values)).filter(([key]) => isWanted(key))
      const truth = Object.entries(valuesOf(source)).filter(([key]) => isWanted(key))
      expect(Object.fromEntries(held)).toEqual(Object.fromEntries(truth))
    }),
    { numRuns: 1000 },
  )
}, 30_000)
