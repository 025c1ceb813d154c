import { expect, it } from 'vitest'
import { createChannelPair } from 'synckey/testing'
import type { ClientMessage, ServerMessage } from '../../src/transport/messages.ts'
import { VirtualClock } from '../support/virtualClock.ts'
import { Ear, describeChannel } from './channelSuite.ts'

describeChannel('memory', async () => ({
  open(clientEar, serverEar) {
    const [client, server] = createChannelPair<ClientMessage, ServerMessage>()
    client.listen(clientEar)
    server.listen(serverEar)
    return { client, server: Promise.resolve(server) }
  },
  close: async () => {},
}))

it('keeps what arrives until somebody listens', async () => {
  const [client, server] = createChannelPair<string, string>()
  client.send('one')
  client.send('two')
  client.close({ code: 1000, reason: 'done' })
  await Promise.resolve()
  await Promise.resolve()
  const ear = new Ear<string>()
  server.listen(ear)
  expect(ear).toMatchObject({ heard: ['one', 'two'], ends: [{ code: 1000, reason: 'done' }] })
})

it('keeps the order where timers do not, as in a browser', () => {
  const timers: (() => void)[] = []
  const clock = { now: () => 0, after: (_: number, task: () => void) => (timers.push(task), () => {}) }
  const [client, server] = createChannelPair<string, string>({ latencyMs: 1, clock })
  const ear = new Ear<string>()
  server.listen(ear)
  client.send('welcome')
  client.send('snapshot')
  for (const fire of timers.splice(0).toReversed()) fire()
  expect(ear.heard).toEqual(['welcome', 'snapshot'])
})

it('takes its time, and keeps the order, by the clock it is given', async () => {
  const clock = new VirtualClock()
  const [client, server] = createChannelPair<string, string>({ latencyMs: 50, clock })
  const ear = new Ear<string>()
  server.listen(ear)
  client.send('one')
  clock.advance(30)
  client.send('two')
  client.close()
  clock.advance(19)
  expect(ear.heard).toEqual([])
  clock.advance(1)
  expect(ear.heard).toEqual(['one'])
  clock.advance(30)
  await Promise.resolve()
  expect(ear).toMatchObject({ heard: ['one', 'two'], ends: [{ code: 1000 }] })
})
