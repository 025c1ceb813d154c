import { expect, it } from 'vitest'
import { Turns } from '../../src/connector/turns.ts'
import { createManualClock } from '../../src/testing/testClock.ts'

/** Turns, and how much was told each time. */
function createTurns() {
  const clock = createManualClock()
  const told: number[] = []
  let news = 0
  const turns = new Turns(clock, () => {
    if (news === 0) return false
    told.push(news)
    news = 0
    return true
  })
  const happen = (): void => {
    news++
    turns.news()
  }
  return { clock, told, turns, happen }
}

it('what happens in quiet is told in the same turn, together', async () => {
  const { told, happen } = createTurns()
  happen()
  happen()
  expect(told).toEqual([])
  await Promise.resolve()
  expect(told).toEqual([2])
})

it('what happens while there is news is told at the end of the turn', async () => {
  const { clock, told, happen } = createTurns()
  happen()
  await Promise.resolve()
  happen()
  await Promise.resolve()
  expect(told).toEqual([1])
  clock.advance(1)
  expect(told).toEqual([1, 1])
})

it('nothing is told after the end, though it happened before in the same turn', async () => {
  const { clock, told, turns, happen } = createTurns()
  happen()
  turns.close()
  happen()
  await Promise.resolve()
  clock.advance(1)
  expect(told).toEqual([])
})
