import { race } from '../contest.ts'
import type { Bench } from '../report.ts'
import type { Contestant } from './contestant.ts'
import { rawWs } from './rawWs.ts'
import { socketIo } from './socketIo.ts'
import { synckey } from './synckey.ts'
import { tinyBase } from './tinyBase.ts'
import { yjsWs } from './yjsWs.ts'

interface Entry {
  readonly contestant: Contestant
  /** How much of the work it does: the slowest would keep the others waiting for minutes. */
  readonly part: number
  /** Takes part where there is one reader and little to read: with more it did not end within five minutes. */
  readonly isForLittle?: boolean
}

const contestants: Readonly<Record<string, Entry>> = {
  'ws + msgpackr, batched (limit)': { contestant: rawWs, part: 1 },
  synckey: { contestant: synckey, part: 1 },
  'socket.io': { contestant: socketIo, part: 1 },
  'Yjs, as y-websocket': { contestant: yjsWs, part: 1 },
  "TinyBase's ws synchronizer": { contestant: tinyBase, part: 0.1, isForLittle: true },
}
const inFlight = 1000
const keys = Array.from({ length: inFlight }, (_, index) => `key ${index}`.padEnd(16))
const none: ReadonlyMap<string, string> = new Map()

interface Task {
  readonly title: string
  readonly rounds: number
  readonly isMuch?: boolean
  readonly run: (contestant: Contestant, part: number) => Promise<number>
}

/** The contestants at the same task, in turn. */
function raceAt({ title, rounds, isMuch, run }: Task): Bench {
  const runs = Object.entries(contestants)
    .filter(([, { isForLittle }]) => !(isMuch && isForLittle))
    .map(([name, { contestant, part }]) => [name, () => run(contestant, part)] as const)
  return race({ title, rounds, contestants: Object.fromEntries(runs) })
}

/**
 * Milliseconds for so many updates to so many readers, a thousand at a time, after a fifth as many that do not count: what is measured is a connector
 * at work, not how it starts. Where only a part is done, what all would take.
 */
async function update(contestant: Contestant, part: number, readers: number, updates: number): Promise<number> {
  const { write, heard, close } = await contestant(readers, none)
  /** No value is that of the update before: nobody hears of what does not change. */
  const send = async (from: number, to: number): Promise<void> => {
    for (let done = from; done < to; done += inFlight) {
      write(keys.map((key, index) => [key, `value ${done + index}`]))
      await heard(inFlight)
    }
  }
  const count = updates * part
  await send(0, count / 5)
  const start = performance.now()
  await send(count, 2 * count)
  const elapsed = performance.now() - start
  await close()
  return elapsed / part
}

/** Milliseconds until one reader has everything; filling the server does not count. */
async function join(contestant: Contestant, size: number): Promise<number> {
  const data = new Map(Array.from({ length: size }, (_, index) => [`key/${1e11 + index}`, `value ${index}`]))
  const { close, joinedMs } = await contestant(1, data)
  await close()
  return joinedMs
}

/** Median milliseconds from a write to its arrival, at 200 a second. */
async function latency(contestant: Contestant): Promise<number> {
  const { write, heard, close } = await contestant(1, none)
  const times: number[] = []
  for (let count = 0; count < 200; count++) {
    const start = performance.now()
    write([[keys[count] ?? '', `value ${count}`]])
    await heard(1)
    times.push(performance.now() - start)
    await new Promise((resume) => setTimeout(resume, Math.max(0, 5 - (performance.now() - start))))
  }
  await close()
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN
}

/** What one update costs on the line, for those whose line can be read. */
const bytes: Bench = async () => {
  const rows: { name: string; figures: string[] }[] = []
  for (const [name, { contestant }] of Object.entries(contestants)) {
    const setup = await contestant(1, none)
    const before = setup.bytes()
    setup.write(keys.map((key, index) => [key, `value ${index}`]))
    await setup.heard(inFlight)
    const each = (setup.bytes() - before) / inFlight
    rows.push({ name, figures: [Number.isNaN(each) ? '-' : each.toFixed(1)] })
    await setup.close()
  }
  return { title: `${inFlight} updates of a key of 16 bytes and a value of 7 to 9`, columns: ['bytes each'], rows }
}

/** From a connector to its readers over a WebSocket on loopback, all in this process. */
export const connector: readonly Bench[] = [
  raceAt({
    title: '50,000 updates to 1 reader, 1,000 in flight',
    rounds: 15,
    run: (one, part) => update(one, part, 1, 50_000),
  }),
  raceAt({
    title: '20,000 updates to 8 readers, 1,000 in flight',
    rounds: 5,
    isMuch: true,
    run: (one, part) => update(one, part, 8, 20_000),
  }),
  raceAt({
    title: '10,000 updates to 32 readers, 1,000 in flight',
    rounds: 5,
    isMuch: true,
    run: (one, part) => update(one, part, 32, 10_000),
  }),
  raceAt({ title: 'join of 100,000 keys', rounds: 9, isMuch: true, run: (one) => join(one, 100_000) }),
  raceAt({ title: 'p50 latency at 200 updates a second', rounds: 3, run: latency }),
  bytes,
]
