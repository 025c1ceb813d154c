import { parseArgs } from 'node:util'
import { connector } from './connector/connector.ts'
import { durability } from './durability.ts'
import { electron } from './electron/electron.ts'
import { mesh } from './mesh/mesh.ts'
import { react } from './react/react.ts'
import { store } from './store.ts'
import { table, type Bench } from './report.ts'

const benches: Readonly<Record<string, readonly Bench[]>> = { mesh, durability, connector, store, react, electron }

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const unknown = positionals.filter((name) => !(name in benches))
if (unknown.length > 0) {
  process.stderr.write(`no bench is called ${unknown.join(', ')}; there are: ${Object.keys(benches).join(', ')}\n`)
  process.exit(2)
}
for (const [name, list] of Object.entries(benches)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  for (const bench of list) {
    const report = await bench()
    process.stdout.write(values.json ? `${JSON.stringify({ bench: name, ...report })}\n` : table(report))
  }
}
process.exit(0)
