import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createConnector } from 'synckey/connector'
import { createMemoryDictionary } from 'synckey/testing'
import type { Channel } from '../../src/transport/channel.ts'
import { createServerDecoder } from '../../src/transport/clientCodec.ts'
import { ServerEncoder } from '../../src/transport/codec.ts'
import type { ServerMessage } from '../../src/transport/messages.ts'
import { helloOf } from '../support/messages.ts'
import { RecordingChannel } from '../support/recordingChannel.ts'
import { VirtualClock } from '../support/virtualClock.ts'

/** Encodes what it is sent, as a WebSocket does. */
class PackingChannel extends RecordingChannel {
  readonly takesPacked = true
}

function house() {
  const clock = new VirtualClock()
  const { source } = createMemoryDictionary({ data: { before: { list: [1] } }, clock })
  const connector = createConnector({ source, clock })
  const join = <C extends Channel<ServerMessage>>(channel: C): C => {
    connector.accept(channel).message(helloOf(channel.constructor.name))
    return channel
  }
  return { clock, source, join }
}

it('are plain data for a channel that copies objects, in snapshots and in batches', () => {
  const { clock, source, join } = house()
  const channel = join(new RecordingChannel())
  source.set('after', 'first')
  source.set('after', { list: [2] })
  clock.advance(0)
  expect(structuredClone(channel.sent)).toMatchObject([
    { type: 'welcome' },
    { type: 'snapshot', entries: [{ key: 'before', entry: { value: { list: [1] } } }] },
    { type: 'snapshot', last: true },
    { type: 'batch', items: [{ entry: { value: 'first' } }, { key: 'after', entry: { value: { list: [2] } } }] },
  ])
  expect(JSON.stringify(channel.sent)).not.toMatch(/packed|keyBytes/)
})

it('show all that they are as JSON', () => {
  const { source } = house()
  const entry = {
    value: { list: [1] },
    owner: source.id,
    epoch: 1,
    acquired: 1_800_000_000,
    time: 1_800_000_000,
    seq: 3,
    released: true,
  }
  expect(JSON.parse(JSON.stringify(source.get('before')))).toEqual(entry)
  expect(JSON.parse(JSON.stringify([...source.entries()]))).toEqual([{ key: 'before', entry }])
})

const withoutWelcome = (messages: readonly ServerMessage[]): readonly ServerMessage[] =>
  messages.filter(({ type }) => type !== 'welcome')

it('arrive over a channel of bytes as they do over one of objects', { timeout: 60_000 }, () => {
  const { clock, source, join } = house()
  const [plain, packing] = [join(new RecordingChannel()), join(new PackingChannel())]
  const [encode, decode] = [new ServerEncoder().channel(), createServerDecoder()]
  const value = fc.jsonValue().filter((json) => json !== null)
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1, maxLength: 80, unit: 'binary' }), value), (data) => {
      // A key that is held already is told with its bytes.
      for (const [key, one] of Object.entries(data)) for (const written of ['before', one]) source.set(key, written)
      clock.advance(0)
      const read = packing.take().map((message) => decode(encode(message)))
      expect(withoutWelcome(read)).toEqual(withoutWelcome(plain.take()))
    }),
  )
})
