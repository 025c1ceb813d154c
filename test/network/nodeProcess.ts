import { createInterface } from 'node:readline'
import { Protocol, SyncSocket } from '../../src/socket.ts'
import type { Address } from '../../src/mesh/link.ts'
import { answerLines } from '../support/lineServer.ts'
import { Writer } from './writer.ts'

/** A node that is asked by lines of JSON, `{call, op}`, and lives as long as its standard input: `node --import tsx nodeProcess.ts <host> <port> <meshKey> [host:port ...]`. */
const [host = '', port = '', meshKey = '', ...peers] = process.argv.slice(2)

const socket = new SyncSocket(host, Number(port), {
  protocol: new Protocol('network', 'psk'),
  meshKey: Buffer.from(meshKey, 'hex'),
  peers: peers.map((peer): Address => {
    const [peerHost = '', peerPort = ''] = peer.split(':')
    return [peerHost, Number(peerPort)]
  }),
  limits: { maxOutgoing: 0, keepAliveMs: 1_000 },
  mayDial: () => false,
})
await socket.ready
const writer = new Writer(socket)

answerLines(createInterface({ input: process.stdin }), {
  id: () => writer.id,
  neighbours: () => writer.neighbours(),
  items: () => writer.items(),
  written: () => writer.written(),
  rest: () => writer.rest(),
})
