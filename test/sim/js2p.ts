import type { EventEmitter } from 'node:events'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileFunction } from 'node:vm'
import { installPackages } from '../../scripts/installPackages.mjs'

/** What of a js2p 0.7 SyncSocket the simulation uses. */
export interface Js2pSocket extends EventEmitter {
  readonly id: string
  readonly data: Readonly<Record<string, unknown>>
  readonly metadata: Readonly<Record<string, { readonly owner: unknown; readonly timestamp: unknown }>>
  readonly routing_table: ReadonlyMap<unknown, unknown>
  /** What it met while it handled frames; each of them cost a link. */
  readonly exceptions: readonly unknown[]
  connect(host: string, port: number): void
  /** Throws while another owner holds the key. */
  set(key: string, value: unknown): void
  apply_delta(key: string, delta: Readonly<Record<string, unknown>>): void
  close(): void
}

export interface Js2pOptions {
  readonly host: string
  readonly port: number
  readonly subnet: string
  readonly leasing: boolean
  /** Makes ids differ that would be equal. */
  readonly salt: string
  /** How many links it opens by itself. */
  readonly maxOutgoing: number
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Stands for Node's `net`. */
  readonly net: object
}

/** Installs js2p, unless it is there. */
export const installJs2p = (): void => installPackages(root)

type Module = Record<string, unknown>
type Compiled = (exports: Module, require: unknown, module: Module, console: object, Date: object) => void

const root = fileURLToPath(new URL('../interop/', import.meta.url))
const compiled = new Map<string, Compiled>()
const quiet = { log: () => {}, warn: () => {} }

/** The hashes that js2p's own library computes, a hundred times as fast. */
class Sha {
  readonly #hash: ReturnType<typeof createHash>

  constructor(name: string) {
    this.#hash = createHash(name)
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes)
  }

  getHash(): string {
    return this.#hash.digest('hex')
  }
}

/** Starts a real js2p 0.7 node: its own code, with the network, the clock and the console handed in. Its compressions, which are optional, stay off. */
export function startJs2p(options: Js2pOptions): Js2pSocket {
  const { host, port, subnet, leasing, salt, maxOutgoing } = options
  const load = loaderFor(options)
  const base = load('base.js') as { user_salt: string; Protocol: new (subnet: string, encryption: string) => object }
  base.user_salt = salt
  load('mesh.js')['max_outgoing'] = maxOutgoing
  const { SyncSocket } = load('sync.js') as {
    SyncSocket: new (host: string, port: number, protocol: object, leasing: boolean) => Js2pSocket
  }
  return new SyncSocket(host, port, new base.Protocol(subnet, 'Plaintext'), leasing)
}

/** Every node gets modules of its own, as a process has. */
function loaderFor({ now, net }: Js2pOptions): (name: string) => Module {
  const installed = createRequire(join(root, 'package.json'))
  const main = installed.resolve('js2p')
  const loaded = new Map<string, Module>()
  const stands: Module = { net, jssha: Sha }
  const load = (name: string): Module => {
    const known = loaded.get(name)
    if (known) return known
    const module: Module = { exports: {} }
    loaded.set(name, module['exports'] as Module)
    compile(join(dirname(main), name))(module['exports'] as Module, require, module, quiet, { now })
    return module['exports'] as Module
  }
  // A function that can be constructed: js2p calls it with `new`.
  function require(name: string): unknown {
    if (name.startsWith('./')) return load(name.slice(2))
    if (name === 'snappy' || name === 'zlibjs') throw new Error(`${name} is left out`)
    return stands[name] ?? installed(name)
  }
  return load
}

function compile(path: string): Compiled {
  const known = compiled.get(path)
  if (known) return known
  const parameters = ['exports', 'require', 'module', 'console', 'Date']
  const made = compileFunction(readFileSync(path, 'utf8'), parameters, { filename: path }) as Compiled
  compiled.set(path, made)
  return made
}
