import { expect, it } from 'vitest'
import { createConnector } from 'synckey/connector'
import { createMemoryDictionary } from 'synckey/testing'
import { ChannelClient } from '../support/channelClient.ts'
import { VirtualClock } from '../support/virtualClock.ts'

const secretOf = (name: string): string => name.padEnd(16, '.')
const set = (key: string, value: unknown) => ({ op: 'set', key, value }) as const

function house() {
  const clock = new VirtualClock()
  const dictionary = createMemoryDictionary({ clock })
  const connector = createConnector({ source: dictionary, clock })
  const tell = (...clients: readonly ChannelClient[]): void => {
    clock.advance(0)
    for (const client of clients) client.hear()
  }
  const client = (name: string, owners: 'client' | 'connector' = 'client'): ChannelClient =>
    new ChannelClient(connector, { owners }).hello({ session: name, owner: secretOf(name) })
  return { clock, dictionary, connector, tell, client }
}

it('lets two clients of one connector hold leases against each other', () => {
  const { tell, client } = house()
  const [anna, ben] = [client('anna'), client('ben')]
  anna.set('desk', 'hers')
  tell(anna, ben)
  ben.set('desk', 'his')
  tell(anna, ben)
  expect(anna.welcome?.owner).not.toBe(ben.welcome?.owner)
  expect(ben.answers.get(1)).toMatchObject({
    type: 'refused',
    refusal: { code: 'lease-held', owner: anna.welcome?.owner },
  })
  expect([anna.values.get('desk'), ben.values.get('desk')]).toEqual(['hers', 'hers'])
})

it('lets the clients of one owner write over each other', () => {
  const { tell, client } = house()
  const [one, other] = [client('one', 'connector'), client('other', 'connector')]
  one.set('desk', 1)
  other.set('desk', 2)
  tell(one, other)
  expect([one.welcome?.owner, other.welcome?.owner]).toEqual(['memory', 'memory'])
  expect(other.answers.get(1)).toMatchObject({ type: 'accepted', header: { owner: 'memory' } })
})

it('knows an owner again by its secret, over sessions and connectors, and else by its session', () => {
  const { connector, dictionary, client } = house()
  const first = client('anna').welcome?.owner
  const reloaded = new ChannelClient(connector, { owners: 'client' }).hello({ session: 'new', owner: secretOf('anna') })
  expect(reloaded.welcome?.owner).toBe(first)
  const restarted = new ChannelClient(createConnector({ source: dictionary }), { owners: 'client' })
  expect(restarted.hello({ session: 's', owner: secretOf('anna') }).welcome?.owner).toBe(first)
  const nameless = new ChannelClient(connector, { owners: 'client' }).hello({ session: secretOf('anna') })
  expect(nameless.welcome?.owner).toBe(first)
})

it('tells a lost lease to its owner alone, at once', () => {
  const { tell, client, dictionary } = house()
  const [anna, ben] = [client('anna'), client('ben')]
  anna.set('desk', 'hers')
  dictionary.writeAs('carl', 'desk', 'his')
  tell(anna, ben)
  const lost = { type: 'lease-lost', key: 'desk', owner: 'carl', mine: 'hers' }
  expect(anna.items).toContainEqual(expect.objectContaining(lost))
  expect(ben.items.map(({ type }) => type)).not.toContain('lease-lost')
})

it('keeps the news of a lost lease for an owner who is away', () => {
  const { tell, client, dictionary } = house()
  const anna = client('anna')
  anna.set('desk', 'hers')
  tell(anna)
  anna.reopen()
  dictionary.writeAs('carl', 'desk', 'his')
  anna.hello({ session: 'anna', owner: secretOf('anna') })
  tell(anna)
  const losses = (): number => anna.items.filter(({ type }) => type === 'lease-lost').length
  expect(losses()).toBe(1)
  anna.reopen()
  anna.hello({ session: 'anna', owner: secretOf('anna') })
  tell(anna)
  expect(losses()).toBe(1)
})

it('deletes on a version only while it is that', () => {
  const { tell, client } = house()
  const anna = client('anna')
  anna.write(set('desk', 1))
  tell(anna)
  const answer = anna.answers.get(1)
  const base = answer?.type === 'accepted' ? answer.header : null
  anna.write(set('desk', 2))
  anna.write({ op: 'delete', key: 'desk', base })
  tell(anna)
  expect(anna.answers.get(3)).toMatchObject({ type: 'refused', refusal: { code: 'conflict' } })
})
