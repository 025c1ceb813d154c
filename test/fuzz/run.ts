import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fuzz, type Crash, type Report } from './campaign.ts'
import { targets } from './targets.ts'

/** Gives bent inputs to one target and reports. Exit code 1 where a promise was broken; the input is then kept among the crashers. */
const { values } = parseArgs({
  options: {
    target: { type: 'string', default: '' },
    runs: { type: 'string', default: '10000' },
    seed: { type: 'string' },
  },
})
const name = values.target
const start = Object.hasOwn(targets, name) ? targets[name] : undefined
const runs = Number(values.runs)
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
if (!start || !Number.isSafeInteger(runs) || runs < 1 || !Number.isSafeInteger(seed)) {
  process.stderr.write(`npm run fuzz -- --target ${Object.keys(targets).join('|')} [--runs M] [--seed N]\n`)
  process.exit(2)
}
const target = await start()
const report = await fuzz(target, seed, runs)
await target.end()
process.stdout.write(textOf(report))
for (const crash of report.crashes) keep(crash)
process.exit(report.crashes.length === 0 ? 0 : 1)

function textOf({ runs: done, ms, outcomes, crashes }: Report): string {
  const perSecond = Math.round(done / (ms / 1000))
  const rss = Math.round(process.memoryUsage.rss() / 2 ** 20)
  const seen = [...outcomes].toSorted(([, a], [, b]) => b - a).map(([outcome, count]) => `${outcome} ${count}`)
  const head = `${name}: ${done} runs from seed ${seed} in ${(ms / 1000).toFixed(1)} s, ${perSecond}/s, ${rss} MiB`
  return `${head}\n  ${seen.join(', ')}\n  ${crashes.length} failures\n`
}

function keep({ seed: at, input, error }: Crash): void {
  const folder = join(import.meta.dirname, 'crashers')
  const id = createHash('sha256').update(input).digest('hex').slice(0, 12)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}-${id}.hex`), `${Buffer.from(input).toString('hex')}\n`)
  process.stdout.write(`${error.stack ?? error.message}\n`)
  process.stdout.write(`replay: npm run fuzz -- --target ${name} --runs 1 --seed ${at}\n`)
}
