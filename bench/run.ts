import { parseArgs } from 'node:util'
import { table, type Bench } from './report.ts'

type Load = () => Promise<readonly Bench[]>

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false }, minutes: { type: 'string', default: '10' } },
  allowPositionals: true,
})
/** Each is loaded when its turn comes: what another one keeps in memory would count as its own. */
const benches: Readonly<Record<string, Load>> = {
  mesh: async () => (await import('./mesh/mesh.ts')).mesh,
  durability: async () => (await import('./durability.ts')).durability,
  connector: async () => (await import('./connector/connector.ts')).connector,
  store: async () => (await import('./store.ts')).store,
  react: async () => (await import('./react/react.ts')).react,
  'react-processor': async () => [(await import('./react/processor.ts')).processor],
  electron: async () => (await import('./electron/electron.ts')).electron,
}
/** Those that take long: they run when they are named. */
const longOnes: typeof benches = {
  endurance: async () => [(await import('./mesh/endurance.ts')).endurance(Number(values.minutes))],
}
const all = { ...benches, ...longOnes }
const unknown = positionals.filter((name) => !Object.hasOwn(all, name))
if (unknown.length > 0) {
  process.stderr.write(`no bench is called ${unknown.join(', ')}; there are: ${Object.keys(all).join(', ')}\n`)
  process.exit(2)
}
for (const name of positionals.length > 0 ? positionals : Object.keys(benches)) {
  for (const bench of await all[name]!()) {
    const report = await bench()
    process.stdout.write(values.json ? `${JSON.stringify({ bench: name, ...report })}\n` : table(report))
  }
}
process.exit(0)
