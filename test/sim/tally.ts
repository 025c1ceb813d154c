import { writeSchedule } from './options.ts'
import type { Schedule, SimResult } from './schedule.ts'

/** What became of many schedules. */
export interface TallyCounts {
  readonly schedules: number
  readonly events: number
  readonly failed: number
  /** Violations by oracle. */
  readonly violations: Readonly<Record<string, number>>
}

/** Counts schedules and their violations. */
export class Tally {
  #schedules = 0
  #events = 0
  #failed = 0
  readonly #violations = new Map<string, number>()

  get counts(): TallyCounts {
    const violations = Object.fromEntries(this.#violations)
    return { schedules: this.#schedules, events: this.#events, failed: this.#failed, violations }
  }

  get text(): string {
    const found = [...this.#violations].map(([oracle, count]) => `${oracle} ${count}`)
    const list = found.length === 0 ? '' : `: ${found.join(', ')}`
    return `${this.#schedules} schedules, ${this.#events} events, ${this.#failed} with violations${list}`
  }

  count({ events, violations }: SimResult): void {
    const failed = violations.length > 0 ? 1 : 0
    const found: Record<string, number> = {}
    for (const { oracle } of violations) found[oracle] = (found[oracle] ?? 0) + 1
    this.add({ schedules: 1, events, failed, violations: found })
  }

  /** Adds what another tally has counted. */
  add({ schedules, events, failed, violations }: TallyCounts): void {
    this.#schedules += schedules
    this.#events += events
    this.#failed += failed
    for (const [oracle, count] of Object.entries(violations)) {
      this.#violations.set(oracle, (this.#violations.get(oracle) ?? 0) + count)
    }
  }
}

/** Says what oracles objected to in a schedule, and how to play it again. */
export function describe(result: SimResult, schedule: Omit<Schedule, 'seed'>): string {
  const { seed, topology, nodes, faults: met, violations } = result
  const replay = ['npm run sim --', '--seed', seed, ...writeSchedule(schedule)].join(' ')
  return [
    `seed ${seed}: ${nodes} nodes, ${topology}, ${met.join(' ') || 'no faults'}`,
    ...violations.map(({ oracle, what }) => `  ${oracle} ${what}`),
    `  replay: ${replay}`,
  ].join('\n')
}
