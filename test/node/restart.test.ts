import { truncateSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { DictionaryError, LeaseHeldError, SyncSocket } from 'synckey/socket'
import { DataDirs } from '../support/dataDirs.ts'
import { recordingLogger } from '../support/recordingLogger.ts'
import { VirtualClock } from '../support/virtualClock.ts'

const dirs = new DataDirs()
const open: SyncSocket[] = []
const directories = new Map<SyncSocket, string>()
const dirOf = (socket: SyncSocket): string => directories.get(socket) ?? ''

afterEach(async () => {
  await Promise.all(open.splice(0).map((socket) => socket.close()))
  dirs.removeAll()
})

type Options = Extract<ConstructorParameters<typeof SyncSocket>[2], { dataDir?: string }>

function start(options: Options = {}): SyncSocket {
  const socket = new SyncSocket('127.0.0.1', 0, options)
  open.push(socket)
  if (options.dataDir) directories.set(socket, options.dataDir)
  return socket
}

async function link(from: SyncSocket, to: SyncSocket): Promise<void> {
  await to.ready
  expect(await from.connect(...to.addr)).toBe(true)
}

const recovering = expect.objectContaining({ code: 'recovering', key: 'k', retryAfter: 5 })

describe('a node that was closed and starts again', () => {
  it('has its id and values, may write its own keys at once, and others still may not', async () => {
    const dataDir = dirs.make()
    const [first, other] = [start({ dataDir }), start()]
    await link(first, other)
    first.update({ mine: 1, deleted: 2, released: 3 })
    first.del('deleted')
    first.release('released')
    other.set('theirs', 4)
    await vi.waitFor(() => expect([other.get('mine'), first.get('theirs')]).toEqual([1, 4]))
    await first.close()

    const second = start({ dataDir })
    expect(second.id).toBe(first.id)
    expect(['mine', 'deleted', 'released', 'theirs'].map((key) => second.get(key))).toEqual([1, undefined, 3, 4])
    await second.ready
    expect(() => second.set('theirs', 5)).toThrow(LeaseHeldError)
    second.set('mine', 6)
    await link(second, other)
    await vi.waitFor(() => expect(other.get('mine')).toBe(6))
    expect(() => other.set('mine', 7)).toThrow(expect.objectContaining({ owner: first.id, epoch: 1 }))
    other.set('released', 8)
    await vi.waitFor(() => expect(second.get('released')).toBe(8))
    expect(second.status).toBe('Nominal')
  })

  it('knows the owners behind it by their records, and tells of what they lose', async () => {
    const dataDir = dirs.make()
    const first = start({ dataDir })
    const owner = first.source.ownerOf('anna')
    first.source.set('kept', 1, { owner })
    first.source.set('lost', 'mine', { owner })
    await first.close()

    const [second, other] = [start({ dataDir }), start({ clock: new VirtualClock(Date.now() - 30_000) })]
    await second.ready
    const losses: unknown[] = []
    second.on('lease-lost', (lost) => losses.push(lost.owner))
    other.set('lost', 'theirs')
    await link(second, other)
    await vi.waitFor(() => expect(losses).toEqual([owner]))
    expect(second.source.takeLosses(owner)).toMatchObject([{ key: 'lost', mine: { value: 'mine' } }])
    second.source.set('kept', 2, { owner })
    expect(second.source.get('kept')).toMatchObject({ owner, epoch: 1, seq: 3 })
    expect(() => second.set('kept', 3)).toThrow(LeaseHeldError)
  })

  it('does not let what it deleted rise again from a peer that was away', async () => {
    const dataDir = dirs.make()
    const [first, other] = [start({ dataDir }), start()]
    await link(first, other)
    first.set('k', 1)
    await vi.waitFor(() => expect(other.get('k')).toBe(1))
    first.disconnect(first.routingTable[other.id]!)
    await vi.waitFor(() => expect(other.routingTable).toEqual({}))
    first.del('k')
    await first.close()
    const second = start({ dataDir })
    await second.ready
    await link(second, other)
    await vi.waitFor(() => expect(other.get('k')).toBeUndefined())
    expect(second.get('k')).toBeUndefined()
  })

  it('has what it heard of while others wrote, though they are gone', async () => {
    const dataDir = dirs.make()
    const [first, other] = [start({ dataDir }), start()]
    other.update({ early: 'by the link', gone: 1 })
    other.del('gone')
    await link(first, other)
    other.set('late', 'by flooding')
    await vi.waitFor(() => expect([first.get('early'), first.get('late')]).toEqual(['by the link', 'by flooding']))
    await Promise.all([first.close(), other.close()])
    const second = start({ dataDir })
    expect(Object.fromEntries([...second.items()].map(([key, value]) => [key.toString(), value]))).toEqual({
      early: 'by the link',
      late: 'by flooding',
    })
  })
})

describe('a node that was killed and starts again', () => {
  it('reads at once, and writes after 5 s alone', async () => {
    const first = start({ dataDir: dirs.make() })
    first.set('k', 1)
    const clock = new VirtualClock()
    const second = start({ dataDir: dirs.asKilled(dirOf(first)), clock })
    expect([second.id, second.get('k')]).toEqual([first.id, 1])
    const writes = [() => second.set('k', 2), () => second.del('k'), () => second.release('k')]
    for (const write of writes) expect(write).toThrow(recovering)
    expect(() => second.source.set('k', 2)).toThrow(DictionaryError)
    clock.advance(4999)
    expect(() => second.set('k', 2)).toThrow(expect.objectContaining({ code: 'recovering', retryAfter: 1 }))
    clock.advance(1)
    await second.ready
    second.set('k', 2)
    expect(second.get('k')).toBe(2)
  })

  it('writes once a peer has told what it knows, on top of a write of its own that the disk had lost', async () => {
    const [first, other] = [start({ dataDir: dirs.make() }), start()]
    await link(first, other)
    first.set('k', 'kept')
    const killed = dirs.asKilled(dirOf(first))
    first.set('k', 'sent, but lost here')
    await vi.waitFor(() => expect(other.get('k')).toBe('sent, but lost here'))
    await first.close()
    const second = start({ dataDir: killed, clock: new VirtualClock(Date.now()) })
    expect(second.get('k')).toBe('kept')
    expect(() => second.set('k', 'new')).toThrow(recovering)
    await link(second, other)
    await second.ready
    expect(second.get('k')).toBe('sent, but lost here')
    second.set('k', 'new')
    await vi.waitFor(() => expect(other.get('k')).toBe('new'))
  })

  it('says what a damaged log has lost, in status and log, and keeps the rest', async () => {
    const first = start({ dataDir: dirs.make() })
    first.update({ a: 1, b: 2 })
    const dataDir = dirs.asKilled(dirOf(first))
    const file = join(dataDir, 'records.log')
    truncateSync(file, statSync(file).size - 3)
    const logger = recordingLogger()
    const second = start({ dataDir, logger })
    const words = expect.stringMatching(/records\.log was damaged: its last \d+ bytes were dropped, 1 changes/)
    expect(second.status).toEqual([words])
    expect(logger.lines).toContainEqual(expect.objectContaining({ level: 'error', message: words }))
    expect([second.id, second.get('a'), second.get('b')]).toEqual([first.id, 1, undefined])
  })
})

describe('a data directory', () => {
  it('serves one socket: the second is told, and takes nothing from the first', async () => {
    const first = start({ dataDir: dirs.make() })
    expect(() => start({ dataDir: dirOf(first) })).toThrow(
      expect.objectContaining({ code: 'storage', message: expect.stringContaining('in use by another socket') }),
    )
    await first.ready
    first.set('k', 1)
    await first.close()
    expect(start({ dataDir: dirOf(first) }).get('k')).toBe(1)
  })

  it('is free again after a socket whose arguments were refused, or whose port was taken', async () => {
    const [dataDir, taken] = [dirs.make(), start()]
    await taken.ready
    expect(() => start({ dataDir, durability: 'always' as never })).toThrow(TypeError)
    const second = new SyncSocket(...taken.addr, { dataDir })
    open.push(second)
    await expect(second.ready).rejects.toThrow('is in use')
    await second.close()
    await start({ dataDir }).ready
  })
})
