import type { VirtualClock } from './virtualClock.ts'

/** Rounds of promises after which a message has reached its last listener, through a proxy too. */
const ROUNDS = 40
const STEP_MS = 50

/** Lets everything happen that happens by itself within this time. */
export async function settle(clock: VirtualClock, ms = 0): Promise<void> {
  const end = clock.now() + ms
  for (let round = 0; round < ROUNDS; round++) {
    await Promise.resolve()
    clock.advance(0)
  }
  if (clock.now() >= end) return
  clock.advance(Math.min(STEP_MS, end - clock.now()))
  await settle(clock, end - clock.now())
}
