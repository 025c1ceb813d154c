import { parseArgs } from 'node:util'
import {
  buildInspectPage,
  buildPackage,
  buildPage,
  load,
  openBrowser,
  path,
  portOf,
  say,
  step,
  stopOnSignal,
} from './launch.mjs'

const names = ['todo', 'form-lock', 'dashboard', 'zustand-app', 'nextjs-style-ssr']

const HELP = `Usage: npm run example:<name> -- [--port <port>] [--open]

Builds the package and an example, then runs it on nodes of its own: ${names.join(', ')}.
  --port <port>   the port of its first page (default: PORT, or any free one)
  --open          open its pages in the browser
  --help          this text`

function tell(name, { pages }) {
  say(`\nsynckey ${name}: ${pages[0].url}\n`)
  for (const page of pages) {
    say(`  ${page.name}`)
    say(`    page       ${page.url}`)
    if (page.inspectUrl) say(`    DevTools   ${page.inspectUrl}`)
  }
  say('\nOpen them side by side. Ctrl-C stops it.')
}

async function main() {
  const options = { port: { type: 'string' }, open: { type: 'boolean' }, help: { type: 'boolean' } }
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  const [name] = positionals
  if (values.help) return say(HELP)
  if (!names.includes(name)) throw new Error(`there is no example '${name}'; there are ${names.join(', ')}`)
  const port = portOf(values.port ?? process.env.PORT ?? '0')
  const page = path(`build/examples/${name}`)
  const stopsToo = stopOnSignal()
  await step('Building the package', buildPackage)
  await step('Building the page', () => Promise.all([buildInspectPage(), buildPage(`examples/${name}/page`, page)]))
  const { start } = await load(`../examples/${name}/server.ts`)
  const example = await start({ page, port, inspect: true })
  stopsToo(example)
  tell(name, example)
  if (values.open) for (const { url } of example.pages) openBrowser(url)
}

main().catch((error) => {
  console.error(`The example could not start: ${error.message}`)
  process.exit(1)
})
