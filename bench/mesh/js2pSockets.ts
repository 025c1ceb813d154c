import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { installPackages } from '../../scripts/installPackages.mjs'
import { latch } from './latch.ts'
import { keyOf, value, writeAll } from './load.ts'

export interface Js2pSocket {
  readonly addr: readonly [host: string, port: number]
  readonly incoming: NodeJS.EventEmitter
  readonly routing_table: ReadonlyMap<string, unknown>
  get(key: string): unknown
  set(key: string, value: unknown): void
  on(event: 'update', listener: () => void): void
  connect(host: string, port: number): void
  close(): void
}

interface Js2pConnection {
  send_InternalMessage: (this: Js2pConnection, message: { readonly payload: readonly unknown[] }) => unknown
}

interface Js2p {
  readonly mesh: { max_outgoing: number; readonly MeshConnection: { readonly prototype: Js2pConnection } }
  readonly base: { readonly Protocol: new (subnet: string, encryption: string) => unknown }
  readonly sync: {
    readonly SyncSocket: new (host: string, port: number, protocol: unknown, leasing: boolean) => Js2pSocket
  }
}

const interop = fileURLToPath(new URL('../../test/interop/', import.meta.url))

/** The real js2p 0.7.870, which the interop suite has and the first use installs. It prints, which is kept from the report. */
export function loadJs2p(): Js2p {
  installPackages(interop)
  console.log = () => {}
  return createRequire(`${interop}package.json`)('js2p') as Js2p
}

let started = 0

/** js2p dials no host on which it has a peer, so each node has a loopback address of its own. */
export async function node(): Promise<Js2pSocket> {
  const { base, sync } = loadJs2p()
  const number = started++
  const host = `127.0.${1 + (number >> 7)}.${1 + (number & 127)}`
  const port = 20_000 + ((process.pid * 7 + number) % 10_000)
  const socket = new sync.SyncSocket(host, port, new base.Protocol('sync', 'Plaintext'), true)
  await once(socket.incoming, 'listening')
  return socket
}

async function linkedPair(): Promise<readonly [Js2pSocket, Js2pSocket]> {
  const [writer, reader] = [await node(), await node()]
  reader.connect(...writer.addr)
  while (writer.routing_table.size === 0 || reader.routing_table.size === 0) await new Promise((r) => setTimeout(r, 5))
  return [writer, reader]
}

/** As `syncSockets` with one peer. Equal writes of one second are one message to js2p, so each has its own value. */
export async function js2pSockets(updates: number): Promise<number> {
  const [writer, reader] = await linkedPair()
  let received = 0
  const [done, finish] = latch()
  reader.on('update', () => ++received === updates && finish())
  const start = performance.now()
  await writeAll(updates, (index) => writer.set(keyOf(index), `${value}${index}`))
  await done
  const elapsed = performance.now() - start
  writer.close()
  reader.close()
  return elapsed
}
