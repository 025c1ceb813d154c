import { randomBytes } from 'node:crypto'
import { Protocol, SyncSocket, type SyncSocketOptions } from '../../src/socket.ts'
import type { Address } from '../../src/mesh/link.ts'
import { certificate } from '../support/certificate.ts'
import type { Network } from './campaign.ts'
import { proxyFaults, TcpProxy } from './tcpProxy.ts'
import { Writer } from './writer.ts'

/** A ring with a chord, so that no single link parts it. */
const links = [
  [0, 1],
  [1, 2],
  [2, 3],
  [3, 4],
  [4, 0],
  [0, 2],
] as const

/** Short times, so that a link that is silent, or deaf after a flipped bit, is noticed within a campaign. */
const limits = { maxOutgoing: 0, keepAliveMs: 1_000, frameMs: 3_000 }

/** Five nodes of this process that reach each other through proxies, over real TCP. */
export async function createProxyNetwork(encryption: string): Promise<Network> {
  const options: SyncSocketOptions = {
    protocol: new Protocol('network', encryption),
    limits,
    mayDial: () => false,
    ...(encryption === 'psk' && { meshKey: randomBytes(32) }),
    ...((encryption === 'SSL' || encryption === 'wss') && { certificate }),
  }
  const listening: SyncSocket[] = []
  const proxies: TcpProxy[] = []
  const count = 1 + Math.max(...links.flat())
  const peers: Address[][] = Array.from({ length: count }, () => [])
  // The last begins: each link is dialled by the one of the smaller place, which has to know the other's proxy.
  for (let place = count - 1; place >= 0; place--) {
    const socket = new SyncSocket('127.0.0.1', 0, { ...options, peers: peers[place]! })
    await socket.ready
    listening[place] = socket
    for (const [a, b] of links) {
      if (Math.max(a, b) !== place) continue
      const proxy = new TcpProxy(socket.addr)
      proxies.push(proxy)
      peers[Math.min(a, b)]!.push(await proxy.listen())
    }
  }
  const nodes = listening.map((socket) => new Writer(socket))
  return {
    nodes,
    links,
    async harm(random) {
      const fault = random.pick(proxyFaults)
      const struck = random.shuffled(proxies).slice(0, random.between(1, 3))
      for (const proxy of struck) proxy.inflict(fault)
      return { what: `${fault} x ${struck.length}`, heal: async () => struck.forEach((proxy) => proxy.heal()) }
    },
    async close() {
      await Promise.all(nodes.map((node) => node.close()))
      for (const proxy of proxies) proxy.close()
    },
  }
}
