import { createConnector, ProtocolError } from 'synckey/connector'
import type { ClientListener } from 'synckey/connector'
import { encodeClientMessage, joinClientMessages } from '../../src/transport/clientCodec.ts'
import { decodeClientMessages } from '../../src/transport/codec.ts'
import { encode } from '../../src/wire/msgpack.ts'
import { MapSource } from '../support/mapSource.ts'
import { clientMessages, helloOf } from '../support/messages.ts'
import { RecordingChannel } from '../support/recordingChannel.ts'
import { VirtualClock } from '../support/virtualClock.ts'
import { bend } from './bend.ts'
import { mutate } from './mutate.ts'
import { demand, type FuzzTarget } from './target.ts'

/** Close codes that a broken client may see: no message, and another version. */
const knownCodes = new Set([4400, 4409])

/** What a door does with what arrives. */
export function receive(listener: ClientListener, bytes: Uint8Array): void {
  try {
    for (const message of decodeClientMessages(bytes)) listener.message(message)
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    listener.broke(error)
  }
}

/**
 * A connector with an honest client and a key of somebody else. An input is a byte that says whether the client has said hello, and what it
 * sends: messages of which one is bent, or bent bytes.
 */
export function startConnectorTarget(): FuzzTarget {
  const clock = new VirtualClock()
  const source = new MapSource(clock)
  source.plant('ben', 'foreign', 'untouched')
  const connector = createConnector({ source, clock, limits: { writeBurst: Infinity, allWriteBurst: Infinity } })
  const honest = new RecordingChannel()
  const honestListener = connector.accept(honest)
  honestListener.message(helloOf('honest'))
  let id = 0
  return {
    generate(random) {
      const isGreeted = random.chance(0.8)
      const fitting = clientMessages.filter(({ type }) => (type === 'hello') !== isGreeted)
      const messages = Array.from({ length: random.between(1, 3) }, () => random.pick(fitting))
      const bytes = random.chance(0.5)
        ? encode([bend(messages[0], random), ...messages.slice(1)])
        : mutate(joinClientMessages(messages.map(encodeClientMessage)), random)
      return Buffer.concat([Uint8Array.of(Number(isGreeted)), bytes])
    },

    attempt(input) {
      const channel = new RecordingChannel()
      const listener = connector.accept(channel)
      if (input[0] === 1) listener.message(helloOf('bent'))
      receive(listener, input.subarray(1))
      clock.advance(0)
      const [closing, ...more] = channel.closes
      demand(more.length === 0 && (!closing || knownCodes.has(closing.code)), 'a channel ends once, with a known code')
      listener.closed({ code: 1006, reason: '' })
      demand(source.get('foreign')?.value === 'untouched', 'the key of another is not written')
      serveHonest()
      return closing ? String(closing.code) : 'served'
    },

    end: () => connector.close(),
  }

  function serveHonest(): void {
    honest.take()
    honestListener.message({ type: 'write', id: ++id, operation: { op: 'set', key: 'honest', value: id } })
    clock.advance(0)
    const answered = honest.takeItems().some((item) => item.type === 'accepted' && item.id === id)
    demand(answered, 'an honest client is served')
    demand(honest.closes.length === 0, "an honest client's channel stays")
  }
}
