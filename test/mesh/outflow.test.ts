import { beforeEach, describe, expect, it } from 'vitest'
import { Outflow } from '../../src/mesh/outflow.ts'
import { buildMessage, type Message } from '../../src/wire/message.ts'
import { decode } from '../../src/wire/msgpack.ts'
import { sha256 } from '../support/meshNodes.ts'
import { VirtualClock } from '../support/virtualClock.ts'

const sender = { text: 'us', type: 'str' } as const
const message = (name: string, bytes = 0): Message =>
  buildMessage({ flag: 2, sender, time: 1, packets: [name, new Uint8Array(bytes)] }, sha256)

let clock: VirtualClock
let outflow: Outflow
let written: string[]
let waiting: number
let readsAtOnce: boolean

beforeEach(() => {
  clock = new VirtualClock()
  written = []
  waiting = 0
  readsAtOnce = true
  outflow = new Outflow({
    clock,
    waiting: () => waiting,
    write({ packets, frame }) {
      written.push(decode(packets[0]!) as string)
      if (!readsAtOnce) waiting += frame.length
      return frame.length
    },
  })
})

let made = 0

function* many(name: string, count: number): Generator<Message> {
  for (let index = 0; index < count; index++) {
    made++
    yield message(`${name}${index}`, 100_000)
  }
}

describe('what goes to a peer in bulk', () => {
  it('is written at once where it is little, and a slice in a turn where it is much', () => {
    outflow.sendAll([message('a'), message('b')])
    expect(written).toEqual(['a', 'b'])
    outflow.sendAll(many('c', 7))
    expect(written).toHaveLength(2 + 3)
    clock.advance(0)
    expect(written).toHaveLength(2 + 7)
    expect(clock.waiting).toBe(0)
  })

  it('counts what waits behind it, until that is written or given up', () => {
    readsAtOnce = false
    outflow.send(message('a'))
    expect(outflow.heldBytes).toBe(0)
    outflow.sendAll(many('b', 7))
    outflow.send(message('c', 1000))
    outflow.send(message('d', 1000))
    expect(outflow.heldBytes).toBe(2 * message('c', 1000).frame.length)
    readsAtOnce = true
    waiting = 0
    clock.advance(100)
    expect(written.slice(-2)).toEqual(['c', 'd'])
    expect(outflow.heldBytes).toBe(0)
    readsAtOnce = false
    outflow.sendAll(many('e', 7))
    outflow.send(message('f'))
    outflow.close()
    expect(outflow.heldBytes).toBe(0)
  })

  it('is made only as fast as it is read, and order is kept', () => {
    readsAtOnce = false
    made = 0
    outflow.sendAll(many('a', 7))
    outflow.send(message('b'))
    clock.advance(60_000)
    expect([made, written]).toEqual([3, ['a0', 'a1', 'a2']])
    for (let reads = 0; reads < 2; reads++) {
      waiting = 0
      clock.advance(10)
    }
    expect(written).toEqual(['a0', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'b'])
    outflow.send(message('c'))
    expect(written.at(-1)).toBe('c')
  })

  it('is full when three are under way, single messages not counted, and forgotten when the link ends', () => {
    readsAtOnce = false
    for (const name of ['a', 'b']) outflow.sendAll(many(name, 9))
    for (let count = 0; count < 10; count++) outflow.send(message('single'))
    expect(outflow.isFull).toBe(false)
    outflow.sendAll(many('c', 9))
    expect(outflow.isFull).toBe(true)
    outflow.close()
    waiting = 0
    clock.advance(60_000)
    expect([outflow.isFull, written, clock.waiting]).toEqual([false, ['a0', 'a1', 'a2'], 0])
  })
})
