import { parseArgs } from 'node:util'
import { faults, type Fault } from './faults.ts'
import type { Schedule } from './schedule.ts'

/** What `npm run sim` was asked to do. */
export interface SimOptions {
  /** The first seed. */
  readonly seed: number
  /** How many schedules are played, one seed each. */
  readonly runs: number
  /** Milliseconds for which schedules are played instead; 0: `runs` counts. */
  readonly forMs: number
  /** How much each seed is above the last. */
  readonly stride: number
  /** How many processes play. */
  readonly jobs: number
  readonly schedule: Omit<Schedule, 'seed'>
  readonly json: boolean
  readonly hash: boolean
  readonly trace: boolean
  /** Stops after the first schedule with a violation. */
  readonly bail: boolean
  /** Measures how fast a mesh of 12 nodes heals instead, one seed each. */
  readonly heal: boolean
  /** Measures instead what meshes of up to 1,000 nodes and dictionaries of up to 100,000 keys cost. */
  readonly scale: boolean
}

const definitions = {
  seed: { type: 'string' },
  runs: { type: 'string', default: '1' },
  minutes: { type: 'string', default: '0' },
  stride: { type: 'string', default: '1' },
  jobs: { type: 'string' },
  nodes: { type: 'string' },
  old: { type: 'string', default: '0' },
  clients: { type: 'string' },
  steps: { type: 'string', default: '60' },
  faults: { type: 'string', default: faults.join(',') },
  json: { type: 'boolean', default: false },
  hash: { type: 'boolean', default: false },
  trace: { type: 'boolean', default: false },
  bail: { type: 'boolean', default: false },
  heal: { type: 'boolean', default: false },
  scale: { type: 'boolean', default: false },
} as const

/** Reads a command line. Throws an error that says what is wrong with it. */
export function readOptions(args: readonly string[], cores: number, freshSeed: () => number): SimOptions {
  const { values } = parseArgs({ args: [...args], options: definitions })
  const { json, hash, trace, bail, heal, scale, nodes } = values
  const forMs = whole('minutes', values.minutes, true) * 60_000
  const runs = whole('runs', values.runs)
  const isSmall = forMs === 0 && runs < 100
  return {
    ...{ json, hash, trace, bail, heal, scale, forMs, runs },
    seed: values.seed === undefined ? (forMs > 0 ? freshSeed() : 1) : whole('seed', values.seed),
    stride: whole('stride', values.stride),
    jobs: values.jobs !== undefined ? whole('jobs', values.jobs) : isSmall || hash || trace || bail ? 1 : cores,
    schedule: {
      nodes: nodes === undefined ? undefined : whole('nodes', nodes),
      old: whole('old', values.old),
      clients: values.clients === undefined ? undefined : whole('clients', values.clients),
      steps: whole('steps', values.steps),
      faults: readFaults(values.faults),
    },
  }
}

/** The options that make other processes, and other people, play the same. */
export function writeSchedule({
  nodes,
  old = 0,
  clients,
  steps,
  faults: chosen,
}: Omit<Schedule, 'seed'>): readonly string[] {
  return [
    ...(nodes === undefined ? [] : ['--nodes', String(nodes)]),
    ...(old === 0 ? [] : ['--old', String(old)]),
    ...(clients === undefined ? [] : ['--clients', String(clients)]),
    ...(steps === 60 ? [] : ['--steps', String(steps)]),
    ...(chosen.length === faults.length ? [] : ['--faults', chosen.join(',') || 'none']),
  ]
}

function whole(name: string, text: string, isFraction = false): number {
  const number = Number(text)
  if (text !== '' && number >= 0 && (isFraction || Number.isInteger(number))) return number
  throw new Error(`--${name} takes a number, not '${text}'`)
}

function readFaults(list: string): readonly Fault[] {
  const names = list.split(',').filter((name) => name !== '' && name !== 'none')
  const unknown = names.filter((name) => !faults.some((fault) => fault === name))
  if (unknown.length > 0) throw new Error(`no fault is called ${unknown.join(', ')}; there are: ${faults.join(', ')}`)
  return names as Fault[]
}
