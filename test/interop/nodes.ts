import { expect, onTestFailed, onTestFinished, vi } from 'vitest'
import { type Address, type Key, type Peer, type PeerOptions, patience, startJs2p, startPy2p } from './peers/peer.ts'
import { startSynckey, type SynckeyPeer } from './peers/synckeyPeer.ts'

const starters = { js2p: startJs2p, py2p: startPy2p, synckey: startSynckey }

export type Kind = keyof typeof starters

/** A SyncSocket for our own kind, else what the old peers' processes offer. */
type PeerOf<K extends Kind> = K extends 'synckey' ? SynckeyPeer : Peer

/** An address of this machine at which nobody listens. */
const nowhere: Address = ['127.0.0.1', 1]

/** For a node that shall have the links a test makes and no others: nobody can dial it by hearsay, and it dials nobody so. */
export const apart: PeerOptions = { outAddress: nowhere, maxOutgoing: 0 }

/** The nodes of one test, all on a subnet of their own. */
export interface Nodes {
  start<K extends Kind>(kind: K, options?: PeerOptions): Promise<PeerOf<K>>
  /** Starts and links two nodes, the first one dialling. */
  pair<D extends Kind, L extends Kind>(
    dialler: D,
    listener: L,
    options?: PeerOptions,
  ): Promise<readonly [PeerOf<D>, PeerOf<L>]>
}

/** Who dials whom, where one of the two is ours. */
export const links = [
  ['js2p', 'synckey'],
  ['synckey', 'js2p'],
  ['py2p', 'synckey'],
  ['synckey', 'py2p'],
] as const

let tests = 0

/** To be called in a test: its nodes are stopped at its end, and what was said to and by them is printed if it fails. */
export function createNodes(): Nodes {
  const subnet = `interop ${process.pid} ${++tests}`
  const started: Peer[] = []
  onTestFailed(({ task }) => {
    if (!task.fails) console.error(started.map(({ log }) => log).join('\n'))
  })
  onTestFinished(async () => void (await Promise.all(started.map((peer) => peer.stop()))))

  const nodes: Nodes = {
    async start<K extends Kind>(kind: K, options: PeerOptions = {}) {
      const peer = await starters[kind]({ subnet, ...options })
      started.push(peer)
      return peer as PeerOf<K>
    },
    async pair(dialler, listener, options = {}) {
      const both = await Promise.all([nodes.start(dialler, options), nodes.start(listener, options)])
      await link(...both)
      return both
    },
  }
  return nodes
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

/** Starts nodes that are linked one to the next and in no other way. Each second one is dialled: a js2p dials but one node of a host. */
export async function chain<const T extends readonly Kind[]>(
  nodes: Nodes,
  ...kinds: T
): Promise<{ [I in keyof T]: PeerOf<T[I]> }> {
  const peers = await Promise.all(kinds.map((kind) => nodes.start(kind, apart)))
  for (const [index, next] of peers.slice(1).entries()) {
    const peer = peers[index]!
    await (index % 2 === 0 ? link(peer, next) : link(next, peer))
  }
  return peers as { [I in keyof T]: PeerOf<T[I]> }
}

/** Resolves when all of the nodes read that value. */
export async function expectValue(peers: readonly Peer[], key: Key, value: unknown): Promise<void> {
  await Promise.all(peers.map((peer) => peer.waitFor(key, value)))
}

/** Resolves when all of the nodes hold that value, also where a node's `get` takes it for absent. */
export async function expectStored(peers: readonly Peer[], key: Key, value: unknown): Promise<void> {
  const check = async (peer: Peer): Promise<void> => expect((await peer.stored(key))?.value).toStrictEqual(value)
  await Promise.all(peers.map((peer) => vi.waitFor(() => check(peer), patience)))
}

/** Resolves when all of the nodes hold the same value of the same owner. */
export async function expectAgreement(peers: readonly Peer[], key: Key): Promise<void> {
  await vi.waitFor(async () => {
    const [first, ...others] = await Promise.all(peers.map((peer) => peer.stored(key)))
    expect(first).toBeDefined()
    for (const { value, owner } of others.map((stored) => stored!)) expect(first).toMatchObject({ value, owner })
  }, patience)
}

let fences = 0

/** Resolves when everything that `from` has sent so far has reached the others: a key that it sets afterwards is there. */
export async function fence(from: Peer, to: readonly Peer[]): Promise<void> {
  const mark = ++fences
  await from.set(`fence ${mark}`, mark)
  await expectValue(to, `fence ${mark}`, mark)
}

/** Nothing that happened so far has cost the nodes a link or an error. */
export async function expectUnharmed(peers: readonly Peer[]): Promise<void> {
  for (const peer of peers) {
    expect({ kind: peer.kind, lost: peer.lost, status: await peer.status() }).toEqual({
      kind: peer.kind,
      lost: [],
      status: 'Nominal',
    })
  }
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

/** Resolves early in a second, so that what follows at once falls into one and the same. */
export async function wholeSecond(): Promise<void> {
  const withinSecond = (): number => Date.now() % 1000
  await vi.waitFor(() => expect(Math.abs(withinSecond() - 200)).toBeLessThan(100), patience)
}
