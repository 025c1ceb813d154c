import { expect, it } from 'vitest'
import { createConnector } from 'synckey/connector'
import type { LaterSource, Settling } from '../../src/connector/laterSource.ts'
import type { WriteOperation } from '../../src/transport/messages.ts'
import { MapSource } from '../support/mapSource.ts'
import { RecordingChannel } from '../support/recordingChannel.ts'
import { VirtualClock } from '../support/virtualClock.ts'

/** Answers a write when it is told to. */
class LateSource extends MapSource implements LaterSource {
  readonly waiting: (() => void)[] = []

  writeLater(_: WriteOperation, settle: (settling: Settling) => void): void {
    this.waiting.push(() => settle(() => {}))
  }
}

it('no more writes wait for a source that answers later than the limit says; more are refused for now', () => {
  const clock = new VirtualClock()
  const source = new LateSource(clock)
  const connector = createConnector({ source, clock, limits: { unansweredWrites: 2 } })
  const channel = new RecordingChannel()
  const client = connector.accept(channel)
  client.message({ type: 'hello', version: 1, session: 'anna' })
  channel.take()
  const write = (id: number): void =>
    client.message({ type: 'write', id, operation: { op: 'set', key: `k${id}`, value: 1 } })
  for (const id of [1, 2, 3]) write(id)
  clock.advance(0)
  expect(channel.takeItems()).toMatchObject([{ type: 'refused', id: 3, refusal: { code: 'rate-limited' } }])
  source.waiting[0]?.()
  write(3)
  source.waiting[2]?.()
  clock.advance(0)
  expect(channel.takeItems()).toMatchObject([
    { type: 'accepted', id: 1 },
    { type: 'accepted', id: 3 },
  ])
})
