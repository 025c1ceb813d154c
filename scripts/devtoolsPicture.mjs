import { chromium } from 'playwright'
import { ensureChromium } from './chromium.mjs'
import { buildInspectPage, buildPackage, path, say } from './launch.mjs'

/** Takes the pictures of the DevTools that the docs show, of a mesh of real nodes: docs/images/devtools.png and devtools-mesh.png. */
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

async function startNodes(SyncSocket) {
  const nodes = new Map()
  for (const [name, others] of Object.entries(links)) {
    const node = new SyncSocket('127.0.0.1', 0, { name, mayDial: () => false })
    await node.ready
    for (const other of others) await node.connect(...nodes.get(other).addr)
    nodes.set(name, node)
  }
  return nodes
}

/** A picnic that is planned, and a house that measures. */
function write(nodes) {
  const set = (name, entries) => {
    for (const [key, value] of Object.entries(entries)) nodes.get(name).set(key, value)
  }
  set("Ben's desktop", { 'board/title': 'Summer picnic', 'todo/blankets': { text: 'Bring the blankets', done: true } })
  set("Mia's tablet", { 'board/note': 'Bring a hat', 'board/guests': 13 })
  set('hall-display', { 'hall/door': 'closed', 'hall/temperature': { celsius: 20.9, humidity: 0.43 } })
  for (let meter = 0; meter < 40; meter++)
    set('kitchen-pi', {
      [`meter/${String(meter).padStart(3, '0')}`]: { value: Math.round(meter * 137) / 100, unit: 'kWh' },
    })
  nodes.get("Mia's tablet").release('board/note')
}

async function shoot(page, nodes) {
  const measure = (celsius) => nodes.get('hall-display').set('hall/temperature', { celsius, humidity: 0.43 })
  await page.getByRole('option', { name: /^board\/note/ }).click()
  await page.getByRole('button', { name: 'Acquire' }).click()
  await page.getByRole('button', { name: 'Renew' }).waitFor()
  await page.getByRole('option', { name: /^hall\/temperature/ }).click()
  for (const celsius of [21, 21.2, 21.1, 21.4]) {
    measure(celsius)
    await page.getByRole('region', { name: 'Value' }).getByText(String(celsius)).waitFor()
  }
  await page.screenshot({ path: path('docs/images/devtools.png') })
  await page.getByRole('tab', { name: /Mesh/ }).click()
  await page.getByText("also linked with Anna's laptop").first().waitFor({ state: 'detached' })
  await page.getByText('also linked with').nth(2).waitFor()
  await page.screenshot({ path: path('docs/images/devtools-mesh.png') })
}

async function main() {
  await buildPackage()
  await buildInspectPage()
  const { SyncSocket } = await import('../dist/socket.js')
  const { createConnector, serveWebSocket } = await import('../dist/connector.js')
  const nodes = await startNodes(SyncSocket)
  write(nodes)
  const connector = createConnector({ source: nodes.get("Anna's laptop"), inspect: true })
  const door = await serveWebSocket(connector, { inspect: true })
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: ['--no-sandbox', '--disable-gpu'] })
  const page = await browser.newPage({
    viewport: { width: 1160, height: 640 },
    deviceScaleFactor: 1.5,
    colorScheme: 'light',
  })
  await page.goto(door.inspectUrl)
  await shoot(page, nodes)
  await browser.close()
  await door.close()
  connector.close()
  await Promise.all([...nodes.values()].map((node) => node.close()))
  say('docs/images/devtools.png, docs/images/devtools-mesh.png')
}

await main()
