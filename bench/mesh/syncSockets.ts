import { SyncSocket } from 'synckey/socket'
import { latch } from './latch.ts'
import { keyOf, value, writeAll } from './load.ts'

/** A writer, and so many others that are linked with it alone. */
export async function star(peers: number): Promise<{ writer: SyncSocket; readers: readonly SyncSocket[] }> {
  const writer = new SyncSocket('127.0.0.1', 0)
  const readers = Array.from({ length: peers }, () => new SyncSocket('127.0.0.1', 0, { mayDial: () => false }))
  await Promise.all([writer, ...readers].map(({ ready }) => ready))
  for (const reader of readers) await reader.connect(...writer.addr)
  return { writer, readers }
}

/** Every update a set with records and leases, counted as `update` events at the others. */
export async function syncSockets(updates: number, peers: number): Promise<number> {
  const { writer, readers } = await star(peers)
  let received = 0
  const [done, finish] = latch()
  for (const reader of readers) reader.on('update', () => ++received === updates * peers && finish())
  const start = performance.now()
  await writeAll(updates, (index) => writer.set(keyOf(index), value))
  await done
  const elapsed = performance.now() - start
  await Promise.all([writer, ...readers].map((socket) => socket.close()))
  return elapsed
}

/** Milliseconds for so many updates of a star's writer to reach its first reader. */
export async function overwrite(
  { writer, readers }: Awaited<ReturnType<typeof star>>,
  updates: number,
): Promise<number> {
  const reader = readers[0]!
  let received = 0
  const [done, finish] = latch()
  const count = (): void => void (++received === updates && finish())
  reader.on('update', count)
  const start = performance.now()
  await writeAll(updates, (index) => writer.set(keyOf(index), value))
  await done
  reader.off('update', count)
  return performance.now() - start
}

/** A node that joins one with so many keys, from its dial until it holds them all. */
export async function joinOf(keys: number): Promise<number> {
  const { writer } = await star(0)
  for (let index = 0; index < keys; index++) writer.set(`key ${index}`.padEnd(16), value)
  const joiner = new SyncSocket('127.0.0.1', 0)
  await joiner.ready
  let received = 0
  const [done, finish] = latch()
  joiner.on('update', () => ++received === keys && finish())
  const start = performance.now()
  void joiner.connect(...writer.addr)
  await done
  const elapsed = performance.now() - start
  await Promise.all([writer.close(), joiner.close()])
  return elapsed
}
