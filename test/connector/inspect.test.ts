import { expect, it } from 'vitest'
import { createConnector } from 'synckey/connector'
import type { InspectEvent } from 'synckey/connector'
import { RecordingChannel } from '../support/recordingChannel.ts'
import { helloOf } from '../support/messages.ts'
import { MapSource } from '../support/mapSource.ts'
import { VirtualClock } from '../support/virtualClock.ts'

const event: InspectEvent = { type: 'link', at: 1, peer: 'p', isUp: true }

/** A source whose node has neighbours. */
class WatchedSource extends MapSource {
  readonly watchers = new Set<(event: InspectEvent) => void>()

  inspect(listener: (event: InspectEvent) => void): () => void {
    this.watchers.add(listener)
    return () => this.watchers.delete(listener)
  }
}

function house(inspect: boolean, Source: typeof MapSource = WatchedSource) {
  const clock = new VirtualClock()
  const source = new Source(clock)
  const connector = createConnector({ source, clock, inspect })
  const channel = new RecordingChannel()
  const listener = connector.accept(channel)
  listener.message(helloOf('anna'))
  channel.take()
  const watchers = source instanceof WatchedSource ? source.watchers : new Set<(event: InspectEvent) => void>()
  const happen = (): void => watchers.forEach((watch) => watch(event))
  return { clock, channel, listener, watchers, happen }
}

it('tells who asks what passes on the mesh, together, until it asks no more', () => {
  const { clock, channel, listener, watchers, happen } = house(true)
  expect(watchers.size).toBe(0)
  listener.message({ type: 'inspect', on: true })
  happen()
  happen()
  clock.advance(50)
  expect(channel.take()).toEqual([{ type: 'inspect', events: [event, event] }])
  listener.message({ type: 'inspect', on: false })
  expect(watchers.size).toBe(0)
})

it('looks no longer than its client is there, and leaves out what a slow one cannot take', () => {
  const { clock, channel, listener, watchers, happen } = house(true)
  listener.message({ type: 'inspect', on: true })
  channel.bufferedAmount = 2 ** 20 + 1
  happen()
  clock.advance(50)
  expect(channel.sent).toEqual([])
  listener.closed({ code: 1006, reason: '' })
  expect(watchers.size).toBe(0)
})

it.each([
  ['was not told to', house.bind(null, false)],
  ['has no mesh', house.bind(null, true, MapSource)],
])('says so where a connector %s', (_why, make) => {
  const { channel, listener } = make()
  listener.message({ type: 'inspect', on: true })
  expect(channel.take()).toEqual([{ type: 'inspect', events: null }])
})
