import { afterEach, describe, expect, it, vi } from 'vitest'
import { SyncSocket } from 'synckey/socket'

const count = 16
const patience = { timeout: 30_000, interval: 50 }
const open: SyncSocket[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((socket) => socket.close()))
})

async function start(...peers: readonly SyncSocket[]): Promise<SyncSocket> {
  const socket = new SyncSocket('127.0.0.1', 0, { peers: peers.map(({ addr }) => addr) })
  open.push(socket)
  await socket.ready
  return socket
}

/** Nodes of which all but the first know only that one. */
async function meet(): Promise<readonly SyncSocket[]> {
  const first = await start()
  const others = await Promise.all(Array.from({ length: count - 1 }, () => start(first)))
  for (const other of others) await vi.waitFor(() => expect(other.routingTable).toHaveProperty(first.id), patience)
  return [first, ...others]
}

/** Who can be reached from the first of some nodes over links between them. */
function reached(sockets: readonly SyncSocket[]): number {
  const byId = new Map(sockets.map((socket) => [socket.id, socket]))
  const found = new Set<SyncSocket>(sockets.slice(0, 1))
  for (const socket of found) {
    for (const id of Object.keys(socket.routingTable)) {
      const neighbour = byId.get(id)
      if (neighbour) found.add(neighbour)
    }
  }
  return found.size
}

async function expectDelivered(sockets: readonly SyncSocket[], round: string): Promise<void> {
  for (const [place, socket] of sockets.entries()) socket.set(`${round} ${place}`, place)
  const expected = sockets.map((_, place) => [`${round} ${place}`, place])
  for (const socket of sockets) {
    const heard = (): unknown[] => expected.map(([key]) => [key, socket.get(key as string)])
    await vi.waitFor(() => expect(heard()).toEqual(expected), patience)
  }
}

describe(`${count} nodes that know one of them`, () => {
  it('are connected, hear everything, and have dialled no more than four others by themselves', async () => {
    const sockets = await meet()
    await expectDelivered(sockets, 'key')
    expect(reached(sockets)).toBe(count)
    for (const { outgoing } of sockets) expect(outgoing.length).toBeLessThanOrEqual(4)
  }, 60_000)

  it('stay so without the one through whom they met', async () => {
    const [first, ...others] = await meet()
    await expectDelivered([first!, ...others], 'before')
    await first!.close()
    await vi.waitFor(() => {
      for (const { routingTable } of others) expect(routingTable).not.toHaveProperty(first!.id)
    }, patience)
    await expectDelivered(others, 'after')
    expect(reached(others)).toBe(count - 1)
  }, 60_000)
})
