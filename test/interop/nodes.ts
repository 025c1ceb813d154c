import { expect, onTestFailed, onTestFinished, vi } from 'vitest'
import { type Key, type Peer, type PeerOptions, patience, startJs2p, startPy2p } from './peers/peer.ts'

const starters = { js2p: startJs2p, py2p: startPy2p }

export type Kind = keyof typeof starters

/** The nodes of one test, all on a subnet of their own. */
export interface Nodes {
  start(kind: Kind, options?: PeerOptions): Promise<Peer>
  /** Starts and links two nodes, the first one dialling. */
  pair(dialler: Kind, listener: Kind, options?: PeerOptions): Promise<readonly [Peer, Peer]>
}

let tests = 0

/** To be called in a test: its nodes are stopped at its end, and what was said to and by them is printed if it fails. */
export function createNodes(): Nodes {
  const subnet = `interop ${process.pid} ${++tests}`
  const started: Peer[] = []
  onTestFailed(() => console.error(started.map(({ log }) => log).join('\n')))
  onTestFinished(async () => void (await Promise.all(started.map((peer) => peer.stop()))))

  async function start(kind: Kind, options: PeerOptions = {}): Promise<Peer> {
    const peer = await starters[kind]({ subnet, ...options })
    started.push(peer)
    return peer
  }

  async function pair(dialler: Kind, listener: Kind, options: PeerOptions = {}): Promise<readonly [Peer, Peer]> {
    const both = await Promise.all([start(dialler, options), start(listener, options)])
    await link(...both)
    return both
  }

  return { start, pair }
}

/** Dials, and resolves when each has the other in its routing table. */
export async function link(dialler: Peer, listener: Peer): Promise<void> {
  await dialler.connect(listener)
  await vi.waitFor(async () => {
    expect(await neighbours(dialler)).toContain(listener.id)
    expect(await neighbours(listener)).toContain(dialler.id)
  }, patience)
}

async function neighbours(peer: Peer): Promise<readonly string[]> {
  return (await peer.peers()).map(({ id }) => id)
}

/** Resolves when all of the nodes read that value. */
export async function expectValue(peers: readonly Peer[], key: Key, value: unknown): Promise<void> {
  await Promise.all(peers.map((peer) => peer.waitFor(key, value)))
}

/**
 * Resolves in the second after the one in which the key was last written: the old peers settle writes of one second by their ids.
 * Python's clock of whole seconds may lag some milliseconds behind.
 */
export async function secondAfter(peer: Peer, key: Key): Promise<void> {
  const written = (await peer.stored(key))?.timestamp
  if (written === undefined) throw new Error(`${peer.kind} has no '${String(key)}'`)
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan((written + 1) * 1000 + 50), patience)
}
