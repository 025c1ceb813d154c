import { afterEach, describe, expect, it, vi } from 'vitest'
import { SyncSocket } from 'synckey/socket'
import { VirtualClock } from '../support/virtualClock.ts'

const minute = 60_000
const open: SyncSocket[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((socket) => socket.close()))
})

async function start(clock: VirtualClock, options: { autoRenew?: boolean } = {}): Promise<SyncSocket> {
  const socket = new SyncSocket('127.0.0.1', 0, { clock, ...options })
  open.push(socket)
  await socket.ready
  return socket
}

describe('events of a socket', () => {
  it('tell that a lease is about to end and that it has ended', async () => {
    const clock = new VirtualClock()
    const socket = await start(clock)
    const expiresAt = clock.now() / 1000 + 3600
    const heard: unknown[] = []
    socket.on('lease-expiring', (ending) => heard.push(ending))
    socket.on('lease-expired', (ended) => heard.push(ended))
    socket.set('k', 1)
    clock.advance(59 * minute)
    expect(heard).toEqual([{ key: Buffer.from('k'), expiresAt }])
    clock.advance(2 * minute)
    expect(heard).toEqual([{ key: Buffer.from('k'), expiresAt }, { key: Buffer.from('k') }])
  })

  it('tell nothing of the kind where leases are renewed, and then others are still refused after the hour', async () => {
    const [mine, theirs] = [new VirtualClock(), new VirtualClock()]
    const [a, b] = [await start(mine, { autoRenew: true }), await start(theirs)]
    const heard: unknown[] = []
    a.on('lease-expired', (ended) => heard.push(ended))
    a.on('lease-expiring', (ending) => heard.push(ending))
    a.set('k', 1)
    for (let i = 0; i < 90; i++) mine.advance(minute)
    theirs.wakeAfter(90 * minute)
    expect(await b.connect(...a.addr)).toBe(true)
    await vi.waitFor(() => expect(b.get('k')).toBe(1))
    expect(() => b.set('k', 2)).toThrow(expect.objectContaining({ owner: a.id, epoch: 1 }))
    expect(heard).toEqual([])
  })

  it('tell of a conflict of two others, deletions too', async () => {
    const [first, second] = [new VirtualClock(), new VirtualClock(1_800_000_001_000)]
    const [a, b, third] = [await start(first), await start(second), await start(second)]
    const heard = new Map<string, unknown>()
    third.on('conflict', (conflict) => heard.set(conflict.key.toString(), conflict))
    a.set('k', 'first')
    b.set('k', 'second')
    b.set('gone', 1)
    b.del('gone')
    a.set('gone', 2)
    for (const other of [b, a]) {
      expect(await third.connect(...other.addr)).toBe(true)
      await vi.waitFor(() => expect(third.get('k')).toBe(other.get('k')))
    }
    await vi.waitFor(() => expect(heard.size).toBe(2))
    expect([heard.get('k'), heard.get('gone')]).toMatchObject([
      { key: Buffer.from('k'), winner: { value: 'first', owner: a.id }, loser: { value: 'second', owner: b.id } },
      { key: Buffer.from('gone'), winner: { value: 2, owner: a.id }, loser: { value: undefined, owner: b.id } },
    ])
  })

  it('tell of a clock that is wrong', async () => {
    const [a, b] = [await start(new VirtualClock()), await start(new VirtualClock(1_800_000_040_000))]
    const heard: unknown[] = []
    a.on('clock-skew', (skew) => heard.push(skew))
    b.on('clock-skew', (skew) => heard.push(skew))
    expect(await a.connect(...b.addr)).toBe(true)
    await vi.waitFor(() => expect(heard).toHaveLength(2))
    expect(heard).toEqual(
      expect.arrayContaining([
        { peer: b.id, seconds: -40, level: 'error' },
        { peer: a.id, seconds: 40, level: 'error' },
      ]),
    )
  })

  it('tell that a key was lost, and whose it was', async () => {
    const [first, second] = [new VirtualClock(), new VirtualClock(1_800_000_001_000)]
    const [a, b] = [await start(first), await start(second)]
    const anna = b.source.ownerOf('anna')
    const heard: unknown[] = []
    b.on('lease-lost', (lost) => heard.push(lost))
    a.set('k', 'first')
    b.source.set('k', 'annas', { owner: anna })
    expect(await a.connect(...b.addr)).toBe(true)
    await vi.waitFor(() => expect(heard).toHaveLength(1))
    expect(heard).toMatchObject([{ key: Buffer.from('k'), owner: anna, winnerOwner: a.id, mine: { value: 'annas' } }])
  })
})
