import { expect, it } from 'vitest'
import { systemClock } from '../../src/seams/clock.ts'

it("the system's clock stands still while code runs without a pause, and only then", async () => {
  const moment = systemClock.now()
  while (Date.now() <= moment);
  expect(systemClock.now()).toBe(moment)
  await Promise.resolve()
  expect(systemClock.now()).toBeGreaterThan(moment)
})

it('what is to happen at once happens at the end of the turn, what is cancelled never', async () => {
  const happened: string[] = []
  systemClock.after(0, () => happened.push('at once'))
  systemClock.after(0, () => happened.push('cancelled'))()
  expect(happened).toEqual([])
  await new Promise((resume) => setImmediate(resume))
  expect(happened).toEqual(['at once'])
})
