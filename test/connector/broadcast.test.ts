import { expect, it } from 'vitest'
import { createConnector } from 'synckey/connector'
import type { Authorize, BroadcastMessage } from 'synckey/connector'
import { ChannelClient } from '../support/channelClient.ts'
import { MapSource } from '../support/mapSource.ts'
import { recordingLogger } from '../support/recordingLogger.ts'
import { VirtualClock } from '../support/virtualClock.ts'

/** A source on a mesh: it keeps what it was to tell everybody. */
class MeshSource extends MapSource {
  readonly sent: (readonly unknown[])[] = []

  broadcast(packets: readonly unknown[]): void {
    if (packets[0] === 'too much') throw new TypeError('too much')
    this.sent.push(packets)
  }

  hear(message: BroadcastMessage): void {
    this.say({ type: 'message', message })
  }
}

function house({ authorize, Source = MeshSource }: { authorize?: Authorize; Source?: typeof MapSource } = {}) {
  const clock = new VirtualClock()
  const source = new Source(clock)
  const logger = recordingLogger()
  const connector = createConnector({ source, clock, logger, ...(authorize && { authorize }) })
  const enter = (session: string, interest: readonly string[] | null = null): ChannelClient =>
    new ChannelClient(connector).hello({ session, interest: interest && { keys: interest, prefixes: [] } })
  return { clock, source: source as MeshSource, logger, enter }
}

const heardBy = ({ channel }: ChannelClient): readonly unknown[] =>
  channel.take().flatMap((message) => (message.type === 'message' ? [message.message] : []))

it('tells the mesh, and every other client whatever it is interested in', () => {
  const { source, clock, enter } = house()
  const [anna, ben, cleo] = [enter('anna'), enter('ben'), enter('cleo', ['title'])]
  anna.say({ type: 'broadcast', packets: ['alarm', 3] })
  expect(source.sent).toEqual([['alarm', 3]])
  const message = { sender: source.id, time: Math.floor(clock.now() / 1000), packets: ['alarm', 3] }
  expect([anna, ben, cleo].map(heardBy)).toEqual([[], [message], [message]])
})

it('tells clients what somebody on the mesh tells everybody, unless they are slow', () => {
  const { source, enter } = house()
  const [anna, ben] = [enter('anna'), enter('ben')]
  ben.channel.bufferedAmount = 2 ** 20 + 1
  const message = { sender: 'far', time: 7, packets: ['hello'] }
  source.hear(message)
  expect([anna, ben].map(heardBy)).toEqual([[message], []])
})

it('serves the clients of a source without a mesh all the same', () => {
  const { enter } = house({ Source: MapSource })
  const [anna, ben] = [enter('anna'), enter('ben')]
  anna.say({ type: 'broadcast', packets: [1] })
  expect(heardBy(ben)).toHaveLength(1)
})

it.each<[string, Authorize]>([
  ['says no', ({ op }) => op !== 'broadcast'],
  ['let the client read only', ({ op }) => (op === 'connect' ? 'read-only' : true)],
])('drops what a client tells where authorize %s, and says so in the log', (_why, authorize) => {
  const { source, logger, enter } = house({ authorize })
  const [anna, ben] = [enter('anna'), enter('ben')]
  anna.say({ type: 'broadcast', packets: [1] })
  expect([source.sent, heardBy(ben)]).toEqual([[], []])
  expect(logger.lines.map(({ data }) => data)).toContainEqual(expect.objectContaining({ code: 'forbidden' }))
})

it('counts broadcasts among the writes of a client, and drops what is too much', () => {
  const { source, clock, enter } = house()
  const anna = enter('anna')
  for (let count = 0; count < 500; count++) anna.say({ type: 'broadcast', packets: [count] })
  expect(source.sent).toHaveLength(400)
  clock.advance(1_000)
  anna.say({ type: 'broadcast', packets: ['again'] })
  expect(source.sent).toHaveLength(401)
})

it('goes on with a client whose broadcast the source could not send', () => {
  const { source, enter } = house()
  const [anna, ben] = [enter('anna'), enter('ben')]
  anna.say({ type: 'broadcast', packets: ['too much'] })
  anna.say({ type: 'broadcast', packets: ['less'] })
  expect(source.sent).toEqual([['less']])
  expect(heardBy(ben)).toHaveLength(1)
})
