import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import { closeServer, listen, originsOf } from '../shared/listen.ts'
import { createPageHandler } from '../shared/pageHandler.ts'
import { readStaticFiles } from '../shared/staticFiles.ts'
import { Cables } from './cables.ts'
import { createControlHandler, type Control } from './controlHandler.ts'
import type { DemoConfig } from './demoConfig.ts'
import { Machine } from './machine.ts'
import { picnic } from './picnic.ts'

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
    const post = createControlHandler({ origins, token: config.token, control: controlOf(cables, machines) })
    const doors = config.machines.map(({ door }) => door)
    server.on('request', createPageHandler({ origins, doors, config, files, post }))
    return { url: `${origins[0]}/`, ports: machines.map(portsOf), close }
  } catch (error) {
    await close()
    throw error
  }
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
  await Promise.all([closeServer(server), ...machines.map((machine) => machine.close())])
}
