import { beforeEach, describe, expect, it } from 'vitest'
import { createConnector } from 'synckey/connector'
import type { AcceptOptions, ClientListener, Connector } from 'synckey/connector'
import { hexKey } from 'synckey/client'
import type { Source } from '../../src/dictionary/source.ts'
import { createMemoryDictionary } from '../../src/testing/memoryDictionary.ts'
import { RecordingChannel } from '../support/recordingChannel.ts'
import { VirtualClock } from '../support/virtualClock.ts'

const [ff, fe] = [hexKey(Uint8Array.of(0xff)), hexKey(Uint8Array.of(0xfe))]

let clock: VirtualClock
let source: Source
let connector: Connector

beforeEach(() => {
  clock = new VirtualClock()
  source = createMemoryDictionary({ data: { text: 1 }, clock }).source
  source.set(ff, 'bytes')
  connector = createConnector({ source, clock })
})

interface Interest {
  readonly keys?: readonly string[]
  readonly prefixes?: readonly string[]
}

class Client {
  readonly channel = new RecordingChannel()
  readonly listener: ClientListener

  constructor(interest: Interest | null, options: AcceptOptions = {}, more: object = {}) {
    this.listener = connector.accept(this.channel, options)
    const named = interest && { keys: [], prefixes: [], ...interest }
    this.listener.message({ type: 'hello', version: 1, session: JSON.stringify(interest), interest: named, ...more })
  }

  /** Keys and values of the snapshot. */
  snapshot(): readonly unknown[] {
    return this.channel
      .take()
      .flatMap((message) => (message.type === 'snapshot' ? message.entries : []))
      .map(({ key, entry }) => [key, entry?.value])
  }

  /** What the turn brings of keys. */
  turn(): readonly unknown[] {
    clock.advance(0)
    return this.channel.takeItems().map((item) => ('key' in item ? item.key : item.type))
  }
}

describe('a key that is not UTF-8', () => {
  it('is told to whoever names it, or all that begin like it, and to nobody else', () => {
    const clients = [
      null,
      { prefixes: [''] },
      { prefixes: ['\0'] },
      { keys: [ff] },
      { prefixes: [hexKey(new Uint8Array())] },
    ]
    const made = clients.map((interest) => new Client(interest))
    expect(made.map((client) => client.snapshot())).toEqual([
      [['text', 1]],
      [['text', 1]],
      [],
      [[ff, 'bytes']],
      [[ff, 'bytes']],
    ])
    source.set(ff, 'new')
    source.set(fe, 'other')
    source.del(ff)
    expect(made.map((client) => client.turn())).toEqual([[], [], [], [ff, ff], [ff, fe, ff]])
  })

  it('is written by whoever names it, and answered', () => {
    const [all, one] = [new Client(null), new Client({ keys: [ff] })]
    for (const { channel } of [all, one]) channel.take()
    all.listener.message({ type: 'write', id: 1, operation: { op: 'set', key: ff, value: 2 } })
    expect(all.turn()).toEqual(['accepted'])
    expect(one.turn()).toEqual([ff])
    expect(source.get(ff)?.value).toBe(2)
    expect(source.unmirroredKeys).toBe(1)
  })

  it('is resumed by those alone who named it', () => {
    const [all, one] = [new Client(null), new Client({ keys: [ff] })]
    const welcome = all.channel.sent.find((message) => message.type === 'welcome')
    const resume = { feed: welcome?.feed, sequence: welcome?.sequence }
    one.listener.closed({ code: 1006, reason: '' })
    source.set(ff, 'new')
    source.set('text', 2)
    expect(new Client(null, {}, { session: 'again', resume }).snapshot()).toEqual([['text', 2]])
    expect(new Client({ keys: [ff] }, {}, { resume }).snapshot()).toEqual([[ff, 'new']])
  })

  it.each(['\0hex:', '\0hex:FF', '\0hex:74'])('has one name, which is not %j', (key) => {
    const client = new Client({ keys: [key] })
    expect(client.snapshot()).toEqual([[key, undefined]])
    client.listener.message({ type: 'write', id: 1, operation: { op: 'set', key, value: 1 } })
    clock.advance(0)
    expect(client.channel.takeItems()).toMatchObject([{ type: 'refused', refusal: { code: 'invalid-key' } }])
  })

  it('is not mistaken for the text whose characters its bytes are', () => {
    source.set(hexKey(Uint8Array.of(0xe9)), 'byte')
    source.set('\u00e9', 'text')
    expect(source.get('\u00e9')?.value).toBe('text')
    expect(source.get(hexKey(Uint8Array.of(0xe9)))?.value).toBe('byte')
  })

  it('is held by somebody under the name that people read', () => {
    const [anna, ben] = [null, { keys: [ff] }].map((interest) => new Client(interest, { owners: 'client' })) as [
      Client,
      Client,
    ]
    source.release(ff)
    anna.listener.message({ type: 'write', id: 1, operation: { op: 'set', key: ff, value: 'hers' } })
    ben.channel.take()
    ben.listener.message({ type: 'write', id: 1, operation: { op: 'set', key: ff, value: 'his' } })
    clock.advance(0)
    expect(ben.channel.takeItems().at(-1)).toMatchObject({
      refusal: { code: 'lease-held', message: expect.stringMatching(/^'hex:ff' is held by /) },
    })
  })
})
