import { beforeEach, describe, expect, it } from 'vitest'
import { settled } from '../support/meshNodes.ts'
import { OldPeer } from '../support/oldPeer.ts'
import { contents, SyncNodes, type TestNode } from '../support/syncNodes.ts'
import { VirtualClock } from '../support/virtualClock.ts'

let clock: VirtualClock
let ours: TestNode
let peer: OldPeer
let start: number

beforeEach(async () => {
  clock = new VirtualClock()
  ours = new SyncNodes(clock).add('ours')
  start = ours.mesh.seconds
  peer = new OldPeer(ours.mesh, 'js2p').shake()
  await settled()
})

const bytes = (key: string): Uint8Array => new TextEncoder().encode(key)
const delta = (members: object, time = start, key = 'k'): void => peer.say(0, [17, bytes(key), members], time)

/** What another node said, relayed by the peer. */
const relayed = (packets: readonly unknown[], time: number, id = 'other'): void =>
  peer.say(0, packets, time, { text: id, type: 'str' })

describe("an old peer's delta", () => {
  it('changes members and keeps the others', () => {
    peer.set('k', { a: 1, b: 1 })
    delta({ b: 2 })
    delta({ c: 3 })
    expect(contents(ours)).toEqual({ k: { a: 1, b: 2, c: 3 } })
  })

  it('of a key that nobody has set starts with an empty map', () => {
    delta({ a: 1 })
    expect(contents(ours)).toEqual({ k: { a: 1 } })
  })

  it.each([[0], [5]])('that comes before its base is made on top of it, %i s after it', (seconds) => {
    delta({ b: 2 }, start + seconds)
    delta({ c: 2 }, start + seconds)
    peer.set('k', { a: 1, b: 1 }, start)
    expect(contents(ours)).toEqual({ k: { a: 1, b: 2, c: 2 } })
  })

  it('that came before its base is made on top of a snapshot of it, too', () => {
    relayed([17, bytes('k'), { b: 2 }], start + 1)
    peer.show('k', { a: 1, b: 1 }, 'other', start)
    expect(contents(ours)).toEqual({ k: { a: 1, b: 2 } })
  })

  it('is not made twice: what came before a later store stays out of it', () => {
    delta({ b: 2 }, start)
    peer.set('k', { a: 1 }, start + 1)
    expect(contents(ours)).toEqual({ k: { a: 1 } })
  })

  it('does not bring back what was deleted', () => {
    peer.set('k', { a: 1 }, start)
    peer.set('k', null, start + 1)
    delta({ b: 2 }, start + 2)
    peer.show('k', { a: 1 }, 'js2p', start)
    expect(contents(ours)).toEqual({ k: { b: 2 } })
  })

  it('of a key that another holds changes nothing, and the peer is put right', () => {
    ours.source.set('k', { a: 'ours' })
    delta({ a: 'theirs' }, start + 1)
    expect(contents(ours)).toEqual({ k: { a: 'ours' } })
    clock.advance(1_000)
    expect(peer.pulls).toBe(1)
    peer.read.length = 0
    peer.show('k', { a: 'theirs' }, 'js2p', start + 1)
    expect(peer.stores('k')).toEqual([
      ['js2p', 1, { a: 'ours' }],
      ['ours', start, { a: 'ours' }],
    ])
  })

  it('crossing one of another owner ends at the holder, whichever comes first', () => {
    relayed([11, bytes('k'), { x: 0 }], start)
    relayed([17, bytes('k'), { x: 'mine' }], start + 1)
    delta({ x: 'stranger' }, start + 1)
    delta({ y: 'stranger' }, start + 1, 'l')
    relayed([17, bytes('l'), { y: 'late' }], start + 2)
    expect(contents(ours)).toEqual({ k: { x: 'mine' }, l: { y: 'stranger' } })
  })

  it.each([[5], ['text'], [null], [[1]]])('of %j costs no link and changes nothing', (members) => {
    peer.set('k', { a: 1 })
    peer.say(0, [17, bytes('k'), members])
    peer.say(0, [17])
    peer.set('after', 1)
    expect(contents(ours)).toEqual({ k: { a: 1 }, after: 1 })
    expect(peer.isClosed).toBe(false)
  })

  it('of a value that is no map changes nothing', () => {
    peer.set('k', 'text')
    delta({ a: 1 })
    expect(contents(ours)).toEqual({ k: 'text' })
  })
})
