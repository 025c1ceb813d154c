import { parseArgs } from 'node:util'
import { hold, type Contest, type Standing } from './contest.ts'
import { durability } from './durability.ts'
import { mesh } from './mesh.ts'
import { restart } from './restart.ts'

const contests: Readonly<Record<string, Contest>> = { mesh, restart, durability }

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const unknown = positionals.filter((name) => !(name in contests))
if (unknown.length > 0) {
  process.stderr.write(`no bench is called ${unknown.join(', ')}; there are: ${Object.keys(contests).join(', ')}\n`)
  process.exit(2)
}
for (const [name, contest] of Object.entries(contests)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  const standings = await hold(contest)
  process.stdout.write(values.json ? `${JSON.stringify({ name, standings })}\n` : table(contest, standings))
}

function table({ title, rounds }: Contest, standings: readonly Standing[]): string {
  const rows = standings.map(
    ({ name, medianMs, minMs, maxMs, ratio }) =>
      `  ${name.padEnd(24)} ${ratio.toFixed(2).padStart(6)} x   ${medianMs.toFixed(0).padStart(6)} ms (${minMs.toFixed(0)}-${maxMs.toFixed(0)})`,
  )
  return `${title}, median of ${rounds} rounds\n${rows.join('\n')}\n`
}
