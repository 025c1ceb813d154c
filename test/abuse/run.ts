import { execFile } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { SyncSocket } from '../../src/socket.ts'
import { Child } from '../interop/peers/child.ts'
import { attacks } from './attacks.ts'

/**
 * Attacks a live node, each attack and the node in processes of their own, while an honest neighbour goes on. Exit code 1 where the node
 * grows by more than 32 MiB (its whole process, with what waits to be collected), the neighbour loses its link or waits too long, or nothing was counted.
 */
const { values } = parseArgs({
  options: {
    attack: { type: 'string', multiple: true, default: Object.keys(attacks) },
    seconds: { type: 'string', default: '10' },
  },
})
const unknown = values.attack.filter((name) => !Object.hasOwn(attacks, name))
const ms = Number(values.seconds) * 1000
if (unknown.length > 0 || !(ms > 0)) {
  process.stderr.write(`npm run test:abuse -- [--attack ${Object.keys(attacks).join('|')}] ... [--seconds N]\n`)
  process.exit(2)
}

const maxGrowth = 32 * 2 ** 20
/** An answer may take twice as long as before, and in any case so many milliseconds: the attacker works on the same machine, which is not the node's doing. */
const patienceMs = 250
const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

let held = true
for (const name of values.attack) held = (await run(name)) && held
process.exit(held ? 0 : 1)

async function run(name: string): Promise<boolean> {
  const { what, codes, limits = {} } = attacks[name]!
  const victim = new Child(
    'victim',
    process.execPath,
    ['--import', 'tsx', script('victim.ts'), JSON.stringify(limits)],
    () => {},
  )
  const { address, id, protocol } = (await victim.call('start')) as {
    address: [string, number]
    id: string
    protocol: string
  }
  const honest = new SyncSocket('127.0.0.1', 0, { mayDial: () => false })
  await honest.ready
  await honest.connect(...address)
  await warmUp(honest)
  await victim.call('lateness')
  const quiet = await asking(honest, setTimeout(ms / 2))
  const lateInQuiet = (await victim.call('lateness')) as number
  const before = await rss(victim)
  const striking = strike(name, address[1], protocol)
  const peak = peakRss(victim, striking)
  const besieged = await asking(honest, striking)
  const lateUnderAttack = (await victim.call('lateness')) as number
  const growth = (await peak) - before
  const refused = (await victim.call('refused')) as Readonly<Record<string, number>>
  const isLinked = id in honest.routingTable
  await honest.close()
  await victim.stop()
  const isCounted = codes.some((code) => (refused[code] ?? 0) > 0)
  const isAnswered = at(besieged, 0.99) <= Math.max(2 * at(quiet, 0.99), patienceMs)
  const holds = growth <= maxGrowth && isLinked && isCounted && isAnswered
  process.stdout.write(
    `${name}: ${what}, ${await striking} times in ${ms / 1000} s\n` +
      `  memory +${(growth / 2 ** 20).toFixed(1)} MiB (bar 32), honest link ${isLinked ? 'up' : 'LOST'}, ` +
      `asked and answered p50 ${told(quiet, 0.5)} -> ${told(besieged, 0.5)} ms, p99 ${told(quiet, 0.99)} -> ${told(besieged, 0.99)} ms (bar twice, or ${patienceMs}), ` +
      `the node's event loop late by p99 ${lateInQuiet.toFixed(1)} -> ${lateUnderAttack.toFixed(1)} ms\n` +
      `  refused ${JSON.stringify(refused)}: ${holds ? 'holds' : 'MISSED'}\n`,
  )
  return holds
}

/** What a busy node needs is not what an attack costs. */
async function warmUp(honest: SyncSocket): Promise<void> {
  for (let count = 0; count < 20_000; count++) {
    honest.set(`key ${count % 100}`, 'x'.repeat(200))
    if (count % 100 === 0) await setTimeout(1)
  }
  await honest.flush({ timeout: 60_000 })
}

async function rss(victim: Child): Promise<number> {
  return (await victim.call('rss')) as number
}

async function strike(name: string, port: number, protocol: string): Promise<string> {
  const args = ['--import', 'tsx', script('attacker.ts'), name, String(port), protocol, String(ms)]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  return stdout.trim()
}

async function peakRss(victim: Child, striking: Promise<unknown>): Promise<number> {
  let peak = 0
  await whilst(striking, async () => {
    peak = Math.max(peak, await rss(victim))
    await setTimeout(250)
  })
  return peak
}

/** Milliseconds from asking to the answer, one question after the other, in order of size. */
async function asking(honest: SyncSocket, until: Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = []
  await whilst(until, async () => {
    const start = performance.now()
    const answered = new Promise<void>((resolve) => {
      honest.on('update', function hear(_socket, key) {
        if (String(key) !== 'answer') return
        honest.off('update', hear)
        resolve()
      })
    })
    honest.set('ask', times.length)
    await answered
    times.push(performance.now() - start)
    await setTimeout(10)
  })
  return times.toSorted((a, b) => a - b)
}

async function whilst(until: Promise<unknown>, step: () => Promise<void>): Promise<void> {
  const over = new AbortController()
  void until.finally(() => over.abort())
  while (!over.signal.aborted) await step()
}

function told(times: readonly number[], share: number): string {
  return at(times, share).toFixed(1)
}

/** Of times in order of size the one below which so many lie; NaN where nothing was answered. */
function at(times: readonly number[], share: number): number {
  return times[Math.floor(times.length * share)] ?? NaN
}
