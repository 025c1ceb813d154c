import type { Report } from '../report.ts'
import { heapMiB } from './heap.ts'
import { latch } from './latch.ts'
import { keyOf, value, writeAll } from './load.ts'
import { star } from './syncSockets.ts'

const parts = 5
const updates = 100_000

/** Half a million overwrites of 1,000 keys at one peer: how rate and heap go on. */
export async function steady(): Promise<Report> {
  const { writer, readers } = await star(1)
  const rows = []
  let firstMs: number | undefined
  for (let part = 1; part <= parts; part++) {
    const ms = await writePart()
    firstMs ??= ms
    rows.push({ name: `until ${part * updates}`, figures: [(firstMs / ms).toFixed(2), heapMiB().toFixed(1)] })
  }
  await Promise.all([writer, ...readers].map((socket) => socket.close()))
  return { title: 'overwrites of 1,000 keys at one peer', columns: ['rate beside the first', 'heap MiB'], rows }

  async function writePart(): Promise<number> {
    let received = 0
    const [done, finish] = latch()
    const count = (): void => void (++received === updates && finish())
    readers[0]!.on('update', count)
    const start = performance.now()
    await writeAll(updates, (index) => writer.set(keyOf(index), value))
    await done
    readers[0]!.off('update', count)
    return performance.now() - start
  }
}
