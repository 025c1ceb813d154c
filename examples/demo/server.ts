import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Cables } from './cables.ts'
import type { DemoConfig } from './demoConfig.ts'
import { Machine } from './machine.ts'
import { createPageHandler, type Control } from './pageHandler.ts'
import { picnic } from './picnic.ts'
import { readStaticFiles } from './staticFiles.ts'

export interface DemoOptions {
  /** The folder with the built page. */
  readonly page: string
  /** The page's port on 127.0.0.1 (default 0: any free one). */
  readonly port?: number
}

/** A machine's ports on 127.0.0.1. */
export interface MachinePorts {
  readonly name: string
  /** Where its connector takes the page's WebSocket. */
  readonly door: number
  /** Where its node takes the other machines' TCP links. */
  readonly mesh: number
}

export interface Demo {
  readonly url: string
  /** Every port that was opened, besides the page's in `url`. */
  readonly ports: readonly MachinePorts[]
  /** Closes all of them. Idempotent. */
  close(): Promise<void>
}

interface Person {
  readonly id: string
  readonly name: string
}

const people: readonly Person[] = [
  { id: 'anna', name: "Anna's laptop" },
  { id: 'ben', name: "Ben's desktop" },
  { id: 'mia', name: "Mia's tablet" },
]

/** Starts three machines that share one dictionary, and the page that shows them. Rejects when the page's port is taken. */
export async function startDemo({ page, port = 0 }: DemoOptions): Promise<Demo> {
  const files = await readStaticFiles(page)
  const server = await listen(port)
  const origins = originsOf(server)
  const cables = new Cables()
  const machines: Machine[] = []
  const close = (): Promise<void> => closeAll(server, cables, machines)
  try {
    for (const person of people) machines.push(await startMachine(person, cables, origins))
    plan(machines)
    const config = configOf(machines)
    server.on('request', createPageHandler({ origins, config, files, control: controlOf(cables, machines) }))
    return { url: `${origins[0]}/`, ports: machines.map(portsOf), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function listen(port: number): Promise<Server> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(bindError(error, port)))
    server.listen(port, '127.0.0.1', resolve)
  })
  return server
}

function bindError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code !== 'EADDRINUSE') return error
  return new Error(`port ${port} is in use; give another one, or 0 for any free one`, { cause: error })
}

function originsOf(server: Server): readonly string[] {
  const { port } = server.address() as AddressInfo
  return ['127.0.0.1', 'localhost'].map((host) => `http://${host}:${port}`)
}

async function startMachine(person: Person, cables: Cables, allowedOrigins: readonly string[]): Promise<Machine> {
  const machine = await Machine.start({ ...person, allowedOrigins, mayDial: cables.mayDial })
  await cables.lay(machine)
  return machine
}

/** Two keys are held from the start, one is free: who owns what can be seen before anybody types. */
function plan(machines: readonly Machine[]): void {
  for (const { key, value, holder } of picnic) {
    const machine = machines.find(({ id }) => id === holder) ?? machines[0]
    machine?.socket.set(key, value)
    if (holder === null) machine?.socket.release(key)
  }
}

function configOf(machines: readonly Machine[]): DemoConfig {
  return { token: randomBytes(16).toString('base64url'), machines: machines.map(({ config }) => config) }
}

function controlOf(cables: Cables, machines: readonly Machine[]) {
  return (action: Control, id: string): boolean => {
    const machine = machines.find((candidate) => candidate.id === id)
    if (machine) cables[action](machine)
    return machine !== undefined
  }
}

function portsOf({ name, socket, door }: Machine): MachinePorts {
  return { name, door: door.port, mesh: socket.addr[1] }
}

async function closeAll(server: Server, cables: Cables, machines: readonly Machine[]): Promise<void> {
  cables.close()
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await Promise.all([closed, ...machines.map((machine) => machine.close())])
}
