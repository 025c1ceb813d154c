import { connect, createServer, type AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createNodes, expectUnharmed, expectValue, links, link } from './nodes.ts'
import { compressions as numbers } from '../../src/wire/flags.ts'
import type { Address, Peer } from './peers/peer.ts'
import { SynckeyPeer } from './peers/synckeyPeer.ts'

const large = 'synckey '.repeat(20_000)

/** Passes a stream on to a node and counts its bytes, both ways together. */
async function wireTo({ address: [host, port] }: Peer): Promise<{ address: Address; bytes: () => number }> {
  let count = 0
  const server = createServer((near) => {
    const far = connect(port, host)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (bytes) => (count += bytes.length)).on('error', () => to.destroy())
      from.pipe(to)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { address: ['127.0.0.1', (server.address() as AddressInfo).port], bytes: () => count }
}

const methods = ['zlib', 'gzip', 'snappy'] as const

/** All that the real peers know, snappy first: both have the module that it takes. */
async function expectOffered(peers: readonly Peer[], method: (typeof methods)[number]): Promise<void> {
  const ours = peers.find((peer): peer is SynckeyPeer => peer instanceof SynckeyPeer)!
  const theirs = peers.find((peer) => peer !== ours)!
  expect(ours.socket.routingTable[theirs.id]?.methods).toContain(numbers[method])
}

/** To be awaited: two threads of py2p that write to one link at once end it. */
async function setEverywhere(peer: Peer, all: readonly Peer[]): Promise<void> {
  await peer.set(`by ${peer.kind}`, large)
  await expectValue(all, `by ${peer.kind}`, large)
}

describe.for(links)('%s dialling %s', ([dialler, listener]) => {
  test.for(methods)('large values cross compressed, both ways, where we offer %s', async (method) => {
    const nodes = createNodes()
    const options = { compressions: [method] }
    const both = await Promise.all([nodes.start(dialler, options), nodes.start(listener, options)])
    const wire = await wireTo(both[1])
    await both[0].connect(wire)
    for (const peer of both) await peer.waitForPeers(1)
    await expectOffered(both, method)
    for (const peer of both) await setEverywhere(peer, both)
    expect(wire.bytes()).toBeLessThan(large.length / 4)
    await expectUnharmed(both)
  })

  test('what was held before the link came up crosses compressed too', async () => {
    const nodes = createNodes()
    const options = { compressions: ['zlib'] as const }
    const both = await Promise.all([nodes.start(dialler, options), nodes.start(listener, options)])
    for (const peer of both) await peer.set(`by ${peer.kind}`, large)
    await link(...both)
    for (const peer of both) await expectValue(both, `by ${peer.kind}`, large)
    await expectUnharmed(both)
  })
})

describe.for([
  ['js2p', 'synckey', 'ws'],
  ['synckey', 'js2p', 'ws'],
  ['js2p', 'synckey', 'SSL'],
  ['synckey', 'js2p', 'SSL'],
  ['py2p', 'synckey', 'SSL'],
  ['synckey', 'py2p', 'SSL'],
] as const)('%s dialling %s over %s', ([dialler, listener, encryption]) => {
  test.for(methods)('large values cross compressed, both ways, where we offer %s', async (method) => {
    const options = { encryption, compressions: [method] }
    const both = await createNodes().pair(dialler, listener, options)
    await expectOffered(both, method)
    for (const peer of both) await setEverywhere(peer, both)
    await expectUnharmed(both)
  })
})
