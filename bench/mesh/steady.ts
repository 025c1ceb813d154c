import type { Report } from '../report.ts'
import { heapMiB } from './heap.ts'
import { overwrite, star } from './syncSockets.ts'

const parts = 5
const updates = 100_000

/** Half a million overwrites of 1,000 keys at one peer: how rate and heap go on. */
export async function steady(): Promise<Report> {
  const nodes = await star(1)
  const rows = []
  let firstMs: number | undefined
  for (let part = 1; part <= parts; part++) {
    const ms = await overwrite(nodes, updates)
    firstMs ??= ms
    rows.push({ name: `until ${part * updates}`, figures: [(firstMs / ms).toFixed(2), heapMiB().toFixed(1)] })
  }
  await Promise.all([nodes.writer, ...nodes.readers].map((socket) => socket.close()))
  return { title: 'overwrites of 1,000 keys at one peer', columns: ['rate beside the first', 'heap MiB'], rows }
}
