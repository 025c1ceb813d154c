import { parseArgs } from 'node:util'
import { SeededRandom } from '../sim/seededRandom.ts'
import { bars, campaign, holds, type Cut, type Network } from './campaign.ts'
import { canLose, createNamespaceNetwork, whyNoNamespaces } from './namespaceNetwork.ts'
import { createProxyNetwork } from './proxyNetwork.ts'

/** Harms real networks under real nodes and reports how they come back. Exit code 1 where a bar is missed. */
const { values } = parseArgs({
  options: {
    cuts: { type: 'string', default: '30' },
    seed: { type: 'string' },
    part: { type: 'string', multiple: true, default: ['Plaintext', 'ws', 'psk', 'namespaces'] },
  },
})
const cuts = Number(values.cuts)
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
if (!Number.isSafeInteger(cuts) || cuts < 1 || !Number.isSafeInteger(seed)) {
  process.stderr.write(
    'npm run test:network -- [--cuts N] [--seed N] [--part Plaintext|ws|SSL|wss|psk|namespaces] ...\n',
  )
  process.exit(2)
}

let held = true
const skipped: string[] = []
for (const part of values.part) {
  const why = part === 'namespaces' ? whyNoNamespaces() : undefined
  if (part === 'namespaces' && why === undefined && !canLose())
    skipped.push(`${part}: loss of packets skipped, it takes nftables`)
  if (why === undefined) held = (await run(part)) && held
  else skipped.push(`${part}: skipped, ${why}`)
}
for (const line of skipped) process.stdout.write(`${line}\n`)
process.exit(held ? 0 : 1)

async function run(part: string): Promise<boolean> {
  process.stdout.write(`${part}: ${cuts} cuts, seed ${seed}\n`)
  const network: Network = await (part === 'namespaces' ? createNamespaceNetwork() : createProxyNetwork(part))
  const report = await campaign(network, new SeededRandom(seed), cuts, tell)
  await network.close()
  const slowest = Math.max(...report.cuts.map(({ backMs }) => backMs))
  const verdict = holds(report) ? 'holds' : 'MISSED'
  process.stdout.write(
    `  all links back within ${slowest} ms of each (bar ${bars.backMs}), equal after ${report.equalMs} ms (bar ${bars.equalMs}), ` +
      `${report.missing.length} accepted writes missing of ${report.keys} keys: ${verdict}\n`,
  )
  return holds(report)
}

function tell({ what, backMs }: Cut): void {
  process.stdout.write(`  ${what}: back after ${backMs} ms\n`)
}
