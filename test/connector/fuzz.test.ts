import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ProtocolError, createConnector } from 'synckey/connector'
import type { ClientListener } from 'synckey/connector'
import { encodeClientMessage, joinClientMessages } from '../../src/transport/clientCodec.ts'
import { decodeClientMessages } from '../../src/transport/codec.ts'
import { MapSource } from '../support/mapSource.ts'
import { clientMessages } from '../support/messages.ts'
import { RecordingChannel } from '../support/recordingChannel.ts'
import { VirtualClock } from '../support/virtualClock.ts'

/** What a door does with what arrives. */
function receive(listener: ClientListener, bytes: Uint8Array): void {
  try {
    for (const message of decodeClientMessages(bytes)) listener.message(message)
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    listener.broke(error)
  }
}

const bent = fc
  .tuple(fc.constantFrom(...clientMessages), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }))
  .map(([message, changes]) => {
    const bytes = joinClientMessages([encodeClientMessage(message)])
    for (const [at, byte] of changes) bytes[at % bytes.length] = byte
    return bytes
  })
const input = fc.array(fc.oneof({ weight: 4, arbitrary: bent }, { weight: 1, arbitrary: fc.uint8Array() }), {
  maxLength: 8,
})

it('whatever a client sends, only its own channel ends, with a code that is known', () => {
  const clock = new VirtualClock()
  const connector = createConnector({ source: new MapSource(clock), clock, limits: { writeBurst: Infinity } })
  const honest = new RecordingChannel()
  const honestListener = connector.accept(honest)
  honestListener.message({ type: 'hello', version: 1, session: 'honest' })
  let id = 0
  fc.assert(
    fc.property(fc.boolean(), input, (isGreeted, messages) => {
      const channel = new RecordingChannel()
      const listener = connector.accept(channel)
      if (isGreeted) listener.message({ type: 'hello', version: 1, session: 'bent' })
      for (const bytes of messages) receive(listener, bytes)
      for (const { code } of channel.closes) expect([4400, 4409]).toContain(code)
      expect(channel.closes.length).toBeLessThanOrEqual(1)
      listener.closed({ code: 1006, reason: '' })

      honest.take()
      honestListener.message({ type: 'write', id: ++id, operation: { op: 'set', key: 'honest', value: id } })
      clock.advance(0)
      expect(honest.takeItems()).toContainEqual(expect.objectContaining({ type: 'accepted', id }))
    }),
    { numRuns: 5000 },
  )
}, 30_000)
