import { describe, expect, it } from 'vitest'
import { createConnector } from 'synckey/connector'
import type { Authorize, AuthorizeRequest } from 'synckey/connector'
import { both, type Verdict } from '../../src/connector/authority.ts'
import { ChannelClient } from '../support/channelClient.ts'
import { MapSource } from '../support/mapSource.ts'
import { recordingLogger } from '../support/recordingLogger.ts'
import { VirtualClock } from '../support/virtualClock.ts'

function house(authorize: Authorize) {
  const clock = new VirtualClock()
  const source = new MapSource(clock, { 'open/a': 1, 'shut/a': 2 })
  const connector = createConnector({ source, clock, authorize, logger: recordingLogger() })
  const settle = async (client: ChannelClient): Promise<void> => {
    for (let round = 0; round < 10; round++) await Promise.resolve()
    clock.advance(0)
    client.hear()
  }
  return { clock, source, connector, settle }
}

const readsOpen: Authorize = ({ op, key }) => op !== 'read' || key?.startsWith('open/') === true

it.each<[string, Authorize]>([
  ['says no', () => false],
  ['throws', () => expect.fail('no')],
  ['says no later', async () => false],
  ['throws later', () => Promise.reject(new Error('no'))],
])('turns a client away when it %s', async (_how, authorize) => {
  const { connector, settle } = house(authorize)
  const client = new ChannelClient(connector)
  const { channel } = client
  client.hello()
  await settle(client)
  expect(channel.closes).toEqual([{ code: 4403, reason: 'forbidden' }])
  expect(client.welcome).toBeUndefined()
})

it('is told who asks for what', () => {
  const asked: AuthorizeRequest[] = []
  const { connector } = house((request) => asked.push(request) > 0)
  const client = new ChannelClient(connector, { owners: 'client', origin: 'https://app.example', address: '10.0.0.1' })
  client.hello({ owner: 'x'.repeat(16) })
  client.set('open/b', 2)
  const who = { owner: `owner-${'x'.repeat(16)}`, origin: 'https://app.example', address: '10.0.0.1' }
  expect(asked.map(({ op, key }) => [op, key])).toEqual([
    ['connect', null],
    ['read', 'open/a'],
    ['read', 'shut/a'],
    ['set', 'open/b'],
    ['read', 'open/b'],
  ])
  expect(asked.every(({ client: one }) => JSON.stringify(one) === JSON.stringify(who))).toBe(true)
})

it('asks to set where a lease is taken with a value, and to acquire where it is not', async () => {
  const asked: unknown[] = []
  const { connector, settle, source } = house(({ op }) => {
    if (op !== 'read') asked.push(op)
    return op !== 'set'
  })
  const client = new ChannelClient(connector).hello()
  client.write({ op: 'acquire', key: 'open/a' })
  client.write({ op: 'acquire', key: 'open/a', value: 5 })
  await settle(client)
  expect(asked).toEqual(['connect', 'acquire', 'set'])
  expect(source.get('open/a')?.value).toBe(1)
})

it('makes a client read only', async () => {
  const { connector, settle, source } = house(({ op }) => (op === 'connect' ? 'read-only' : true))
  const client = new ChannelClient(connector).hello()
  client.set('open/a', 5)
  await settle(client)
  expect(client.welcome?.readOnly).toBe(true)
  expect(client.answers.get(1)).toMatchObject({ type: 'refused', refusal: { code: 'forbidden' } })
  expect(source.get('open/a')?.value).toBe(1)
})

it('hides keys in snapshots, changes, resumes and interests', async () => {
  const { connector, settle, source } = house(readsOpen)
  const client = new ChannelClient(connector).hello()
  expect([...client.values]).toEqual([['open/a', 1]])
  source.set('shut/a', 3)
  source.set('open/b', 4)
  await settle(client)
  expect([...client.values]).toEqual([
    ['open/a', 1],
    ['open/b', 4],
  ])
  const { resume } = client
  client.reopen()
  source.set('shut/a', 5)
  client.hello({ resume, interest: { keys: ['open/a'], prefixes: ['open/'] } })
  client.interest(1, { keys: ['shut/a'], prefixes: ['shut/'] })
  source.set('shut/a', 6)
  await settle(client)
  expect(client.welcome?.resumed).toBe(true)
  expect([...client.values.keys()]).toEqual(['open/a', 'open/b'])
  expect(client.items.every((item) => !('key' in item) || item.key.startsWith('open/'))).toBe(true)
})

it('takes a promise for no where a key is to be read', () => {
  const { connector } = house(({ op }) => (op === 'read' ? Promise.resolve(true) : true))
  expect(new ChannelClient(connector).hello().values.size).toBe(0)
})

it('refuses the writes that are not allowed, and keeps the order of all while it takes its time', async () => {
  const slow: Authorize = async ({ op, key }) => op === 'connect' || key !== 'shut/a'
  const { connector, settle, source } = house((request) => (request.op === 'read' ? true : slow(request)))
  const client = new ChannelClient(connector).hello()
  client.set('open/a', 1)
  client.set('shut/a', 7)
  client.set('open/a', 2)
  await settle(client)
  await settle(client)
  await settle(client)
  expect([...client.answers.values()].map(({ type }) => type)).toEqual(['accepted', 'refused', 'accepted'])
  expect([source.get('open/a')?.value, source.get('shut/a')?.value]).toEqual([2, 2])
})

it('ends a client that sends without end while it is asked', () => {
  const { connector } = house(() => new Promise(() => {}))
  const client = new ChannelClient(connector)
  const { channel } = client
  client.hello()
  for (let id = 1; id <= 1001; id++) client.set('open/a', id)
  expect(channel.closes).toEqual([{ code: 4400, reason: 'too-many' }])
})

describe('two who decide', () => {
  const request = { client: { owner: 'o', origin: null, address: null }, op: 'connect', key: null } as const
  const verdicts = [true, 'read-only', false] as const
  const rank = (verdict: Verdict): number => verdicts.indexOf(verdict)

  it.each(verdicts.flatMap((one) => verdicts.map((other) => [one, other] as const)))(
    'allow what is stricter of %s and %s, now or later',
    async (one, other) => {
      const wanted = verdicts[Math.max(rank(one), rank(other))]
      expect(
        both(
          () => one,
          () => other,
        )(request),
      ).toBe(wanted)
      expect(
        await both(
          async () => one,
          () => other,
        )(request),
      ).toBe(wanted)
      expect(
        await both(
          () => one,
          async () => other,
        )(request),
      ).toBe(wanted)
    },
  )
})
