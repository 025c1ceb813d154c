import { describe, expect, it } from 'vitest'
import { Pings } from '../../src/mesh/pings.ts'
import { Skew } from '../../src/mesh/skew.ts'

/** A peer's clock as samples of [our seconds, theirs] show it. */
function seen(...times: readonly (readonly [number, number])[]): number {
  const skew = new Skew()
  for (const [ours, theirs] of times) skew.note(ours, theirs)
  return skew.seconds
}

describe('the difference of two clocks', () => {
  it('is what a message shows, and nothing before there was one', () => {
    expect([seen(), seen([100, 93]), seen([100, 107])]).toEqual([0, 7, -7])
  })

  it('is not believed of one message that was late, nor of a pile that a sleep held up', () => {
    expect(seen([0, 0], [15, 15], [3615, 30])).toBe(0)
    expect(seen([0, 0], [15, 15], [3615, 30], [3615, 45], [3616, 60], [3617, 75])).toBe(0)
    expect(seen([0, -70], [1, 1])).toBe(0)
  })

  it('is believed at once of a message from the future, and of three that are late alike', () => {
    expect(seen([0, 0], [15, 15], [30, 130])).toBe(-100)
    expect(seen([0, 0], [115, 15], [130, 30], [145, 45])).toBe(100)
  })
})

describe('a pong', () => {
  it('tells the time when it answers the newest ping at once, and not when it is late, or none was asked for', () => {
    const pings = new Pings()
    expect(pings.answered(0)).toBe(false)
    pings.sent(10)
    expect(pings.answered(15)).toBe(true)
    expect(pings.answered(15)).toBe(false)
    pings.sent(25)
    expect(pings.answered(31)).toBe(false)
    pings.sent(40)
    pings.sent(55)
    expect([pings.answered(56), pings.answered(57)], 'the first one answers the older ping').toEqual([false, true])
  })
})
