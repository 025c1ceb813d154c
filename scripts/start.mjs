import { parseArgs } from 'node:util'
import { buildPackage, buildPage, load, openBrowser, path, portOf, say, step, stopOnSignal } from './launch.mjs'

const HELP = `Usage: npm start -- [--port <port>] [--open]

Builds the package and its demo page, then runs three machines that share one dictionary.
  --port <port>   the page's port (default: PORT, or any free one)
  --open          open the page in the browser
  --help          this text`

const page = path('build/demo')

function tell({ url, ports }) {
  say(`\nsynckey demo: ${url}\n`)
  say('Every port that is open, all on 127.0.0.1:')
  const width = Math.max(...ports.map(({ name }) => name.length))
  say(`  ${'page'.padEnd(width)}   ${new URL(url).port}`)
  for (const { name, door, mesh } of ports) say(`  ${name.padEnd(width)}   ${door} (door)   ${mesh} (mesh)`)
  say('\nCtrl-C stops it.')
}

async function main() {
  const options = { port: { type: 'string' }, open: { type: 'boolean' }, help: { type: 'boolean' } }
  const { values } = parseArgs({ options })
  if (values.help) return say(HELP)
  const port = portOf(values.port ?? process.env.PORT ?? '0')
  const stopsToo = stopOnSignal()
  await step('Building the package', buildPackage)
  await step('Building the page', () => buildPage('examples/demo/page', page))
  const { startDemo } = await load('../examples/demo/server.ts')
  const demo = await startDemo({ page, port })
  stopsToo(demo)
  tell(demo)
  if (values.open) openBrowser(demo.url)
}

main().catch((error) => {
  console.error(`The demo could not start: ${error.message}`)
  process.exit(1)
})
