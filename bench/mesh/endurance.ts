import { median } from '../contest.ts'
import type { Bench } from '../report.ts'
import { bareWire } from './bareWire.ts'
import { heapMiB } from './heap.ts'
import { overwrite, star } from './syncSockets.ts'

const updates = 20_000
const minute = 60_000

/** Overwrites of 1,000 keys at one peer for so many minutes: each minute's rate beside the bare wire's in the same minute, and the heap. */
export const endurance =
  (minutes: number): Bench =>
  async () => {
    const nodes = await star(1)
    const rows = []
    let total = 0
    for (let count = 1; count <= minutes; count++) {
      const { bare, ours } = await minuteOf(() => overwrite(nodes, updates))
      total += ours.length * updates
      const share = median(bare) / median(ours)
      const rate = updates / (median(ours) / 1000)
      rows.push({
        name: `minute ${count}`,
        figures: [rate.toFixed(0), share.toFixed(2), total, heapMiB().toFixed(1)],
      })
    }
    await Promise.all([nodes.writer, ...nodes.readers].map((socket) => socket.close()))
    return {
      title: `${minutes} minutes of overwrites of 1,000 keys at one peer, in turn with the bare wire`,
      columns: ['updates/s', 'share of the limit', 'updates so far', 'heap MiB'],
      rows,
    }
  }

/** Milliseconds of as many parts as fit into a minute. */
async function minuteOf(ours: () => Promise<number>): Promise<{ bare: readonly number[]; ours: readonly number[] }> {
  const endsAt = performance.now() + minute
  const times = { bare: [] as number[], ours: [] as number[] }
  while (performance.now() < endsAt) {
    times.bare.push(await bareWire(updates, 1))
    times.ours.push(await ours())
  }
  return times
}
