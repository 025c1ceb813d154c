import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright'
import { ensureChromium } from './chromium.mjs'
import { buildInspectPage, buildPackage, path, say } from './launch.mjs'

/**
 * Takes the pictures of the DevTools that the docs show, of a mesh of real nodes and of two old ones: docs/images/devtools.png and devtools-mesh.png, in light and dark.
 * The old ones are js2p's: `npm ci --prefix test/interop` first.
 */
const links = {
  "Anna's laptop": [],
  "Ben's desktop": ["Anna's laptop"],
  "Mia's tablet": ["Anna's laptop", "Ben's desktop"],
  'hall-display': ["Anna's laptop"],
  'kitchen-pi': ["Anna's laptop", 'hall-display'],
  'garden-pi': ['kitchen-pi'],
  'attic-pi': ['kitchen-pi', 'hall-display'],
  "Mia's phone": ["Mia's tablet"],
}

/** Beside whom an old peer is. */
const oldPeers = ["Anna's laptop", "Ben's desktop"]

/** How many minutes before the picture, who, and what: a picnic that is planned, and a house that measures. */
const written = [
  [75, "Mia's tablet", { 'board/place': 'Lake shore' }],
  [52, "Ben's desktop", { 'board/title': 'Summer picnic' }],
  [40, 'hall-display', { 'hall/door': 'closed' }],
  [33, "Mia's tablet", { 'board/note': 'Bring a hat', 'board/guests': 13 }],
  [21, "Ben's desktop", { 'todo/blankets': { text: 'Bring the blankets', done: true } }],
  ...Array.from({ length: 40 }, (_, meter) => [
    meter * 1.4,
    meter % 3 === 0 ? 'garden-pi' : 'kitchen-pi',
    { [`meter/${String(meter).padStart(3, '0')}`]: { value: Math.round(meter * 137 + 52) / 100, unit: 'kWh' } },
  ]),
  [0, 'hall-display', { 'hall/temperature': { celsius: 20.9, humidity: 0.43 } }],
]

let minutesAgo = 0
const clock = {
  now: () => Date.now() - minutesAgo * 60_000,
  after(ms, task) {
    const timer = setTimeout(() => task(), ms)
    return () => clearTimeout(timer)
  },
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

async function startNodes(SyncSocket) {
  const nodes = new Map()
  for (const name of Object.keys(links)) {
    const node = new SyncSocket('127.0.0.1', 0, { name, clock, mayDial: () => false })
    await node.ready
    nodes.set(name, node)
  }
  for (const [minutes, name, entries] of written.toSorted(([a], [b]) => b - a)) {
    minutesAgo = minutes
    for (const [key, value] of Object.entries(entries)) nodes.get(name).set(key, value)
  }
  nodes.get("Mia's tablet").release('board/note')
  for (const [name, others] of Object.entries(links))
    for (const other of others) await nodes.get(name).connect(...nodes.get(other).addr)
  return nodes
}

/** A real js2p node beside one of ours. */
function startOldPeer(node) {
  const script = path('test/interop/peers/js2pPeer.cjs')
  if (!existsSync(path('test/interop/node_modules'))) throw new Error('there is no js2p: npm ci --prefix test/interop')
  const child = spawn(process.execPath, [script], { cwd: path('test/interop'), stdio: ['pipe', 'ignore', 'ignore'] })
  const [host, port] = node.addr
  const say = (call, op, parameters) => child.stdin.write(`${JSON.stringify({ call, op, ...parameters })}\n`)
  const protocol = { subnet: 'sync', encryption: 'Plaintext', leasing: true, maxOutgoing: 1 }
  say(1, 'start', { host: '127.0.0.1', port: 0, ...protocol })
  say(2, 'connect', { host, port })
  return child
}

/** The temperature changes while one looks. */
async function measure(page, nodes) {
  await page.getByRole('option', { name: /^hall\/temperature/ }).click()
  for (const celsius of [21, 21.2, 21.1, 21.4]) {
    nodes.get('hall-display').set('hall/temperature', { celsius, humidity: 0.43 })
    await page.getByRole('region', { name: 'Value' }).getByText(String(celsius)).waitFor()
    await sleep(2300)
  }
}

async function shootAll(page, file) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: path(`docs/images/${file}${colorScheme === 'dark' ? '-dark' : ''}.png`) })
  }
}

async function shoot(page, nodes) {
  await page.getByRole('option', { name: /^board\/note/ }).click()
  await page.getByRole('button', { name: 'Acquire' }).click()
  await page.getByRole('button', { name: 'Renew' }).waitFor()
  await measure(page, nodes)
  await shootAll(page, 'devtools')
  await page.getByRole('tab', { name: /Mesh/ }).click()
  await page.locator('[data-kind=old][data-ring="2"]').first().waitFor()
  await page.getByText('also linked with').nth(2).waitFor()
  await page.mouse.move(0, 0)
  await sleep(1000)
  await shootAll(page, 'devtools-mesh')
}

async function main() {
  await buildPackage()
  await buildInspectPage()
  const { SyncSocket } = await import('../dist/socket.js')
  const { createConnector, serveWebSocket } = await import('../dist/connector.js')
  const nodes = await startNodes(SyncSocket)
  const old = oldPeers.map((name) => startOldPeer(nodes.get(name)))
  const connector = createConnector({ source: nodes.get("Anna's laptop"), inspect: true })
  const door = await serveWebSocket(connector, { inspect: true })
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: ['--no-sandbox', '--disable-gpu'] })
  const page = await browser.newPage({ viewport: { width: 1160, height: 640 }, deviceScaleFactor: 1.5 })
  page.setDefaultTimeout(120_000)
  await page.goto(door.inspectUrl)
  await shoot(page, nodes)
  await browser.close()
  await door.close()
  connector.close()
  for (const child of old) child.stdin.end()
  await Promise.all([...nodes.values()].map((node) => node.close()))
  say('docs/images: devtools, devtools-dark, devtools-mesh, devtools-mesh-dark')
}

await main()
