import { VirtualClock } from './virtualClock.ts'

/** A clock of a machine that slept: time went on, timers did not. */
export class SleepyClock extends VirtualClock {
  /** How long it has slept in all, in milliseconds. */
  asleepMs = 0

  override now(): number {
    return super.now() + this.asleepMs
  }
}
