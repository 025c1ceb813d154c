import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { SeededRandom } from '../sim/seededRandom.ts'
import { Child } from '../interop/peers/child.ts'
import type { Network } from './campaign.ts'
import type { NetworkNode } from './writer.ts'

const count = 4
const port = 44_565
const script = fileURLToPath(new URL('nodeProcess.ts', import.meta.url))

const ip = (...args: readonly string[]): void => void execFileSync('ip', args, { stdio: 'pipe' })

/** Why there can be no namespaces here; undefined: there can. */
export function whyNoNamespaces(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces are a thing of Linux'
  const name = `synckey-${process.pid}-probe`
  try {
    ip('netns', 'add', name)
    ip('-n', name, 'link', 'add', 'switch', 'type', 'bridge')
    ip('-n', name, 'link', 'add', 'm0', 'type', 'veth', 'peer', 'name', 'eth0')
    return undefined
  } catch (error) {
    return `they take root, iproute2 and a kernel with bridges (${(error as Error).message.trim()})`
  } finally {
    spawnSync('ip', ['netns', 'del', name])
  }
}

/** Whether packets can be dropped at random, which takes nftables. */
export const canLose = (): boolean => spawnSync('nft', ['--version']).status === 0

/** Four machines on one switch, each a network namespace with a node of its own, all linked with all by TLS-PSK. */
export async function createNamespaceNetwork(): Promise<Network> {
  const hub = `synckey-${process.pid}-hub`
  const machines = Array.from({ length: count }, (_, place) => new Machine(hub, place))
  const remove = (): void => {
    for (const name of [hub, ...machines.map((machine) => machine.name)]) spawnSync('ip', ['netns', 'del', name])
  }
  process.once('exit', remove)
  ip('netns', 'add', hub)
  ip('-n', hub, 'link', 'add', 'switch', 'type', 'bridge')
  ip('-n', hub, 'link', 'set', 'switch', 'up')
  for (const machine of machines) machine.plug()
  const meshKey = randomBytes(32).toString('hex')
  const nodes: NetworkNode[] = []
  for (const [place, machine] of machines.entries())
    nodes.push(
      await machine.run(
        meshKey,
        machines.slice(0, place).map(({ host }) => `${host}:${port}`),
      ),
    )
  return {
    nodes,
    links: machines.flatMap((_, a) => machines.slice(a + 1).map((_other, b) => [a, a + 1 + b] as const)),
    harm: (random) => harm(machines, random),
    async close() {
      await Promise.all(nodes.map((node) => node.close()))
      remove()
    },
  }
}

async function harm(machines: readonly Machine[], random: SeededRandom): ReturnType<Network['harm']> {
  const struck = random.shuffled(machines).slice(0, random.between(1, 2))
  const percent = canLose() && random.chance(0.4) ? random.pick([10, 30, 60]) : 0
  for (const machine of struck) {
    if (percent > 0) machine.lose(percent)
    else machine.setUp(false)
  }
  return {
    what: `${percent > 0 ? `${percent} % of packets lost` : 'link set down'} x ${struck.length}`,
    async heal() {
      for (const machine of struck) {
        if (percent > 0) machine.lose(0)
        else machine.setUp(true)
      }
    },
  }
}

class Machine {
  readonly name: string
  readonly host: string
  readonly #hub: string
  readonly #wire: string

  constructor(hub: string, place: number) {
    this.#hub = hub
    this.#wire = `m${place}`
    this.name = `synckey-${process.pid}-m${place}`
    this.host = `10.231.7.${place + 1}`
  }

  plug(): void {
    ip('netns', 'add', this.name)
    ip('-n', this.#hub, 'link', 'add', this.#wire, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', this.name)
    ip('-n', this.#hub, 'link', 'set', this.#wire, 'master', 'switch', 'up')
    ip('-n', this.name, 'addr', 'add', `${this.host}/24`, 'dev', 'eth0')
    ip('-n', this.name, 'link', 'set', 'eth0', 'up')
    ip('-n', this.name, 'link', 'set', 'lo', 'up')
  }

  setUp(isUp: boolean): void {
    ip('-n', this.#hub, 'link', 'set', this.#wire, isUp ? 'up' : 'down')
  }

  /** So many of a hundred packets that come in are lost from now on. */
  lose(percent: number): void {
    const rules = ['flush ruleset']
    if (percent > 0) {
      rules.push('add table inet loss', 'add chain inet loss in { type filter hook input priority 0; }')
      rules.push(`add rule inet loss in iifname eth0 numgen random mod 100 < ${percent} drop`)
    }
    execFileSync('ip', ['netns', 'exec', this.name, 'nft', '-f', '-'], { input: `${rules.join('\n')}\n` })
  }

  async run(meshKey: string, peers: readonly string[]): Promise<NetworkNode> {
    const args = ['netns', 'exec', this.name, process.execPath, '--import', 'tsx', script]
    const child = new Child(this.name, 'ip', [...args, this.host, String(port), meshKey, ...peers], () => {})
    const id = (await child.call('id')) as string
    return {
      id,
      neighbours: async () => (await child.call('neighbours')) as string[],
      items: async () => (await child.call('items')) as Record<string, string>,
      written: async () => (await child.call('written')) as Record<string, string>,
      rest: async () => void (await child.call('rest')),
      close: () => child.stop(),
    }
  }
}
