import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { BatchItem, ServerMessage } from '../src/transport/messages.ts'
import { race } from './contest.ts'
import { entryOf, feed, type Fed } from './feed.ts'
import type { Bench } from './report.ts'

const changes = 100_000
const burst = 1000

const keysOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `key/${index}`)

/** Messages of a thousand changes of keys all over the dictionary, so many changes in each. */
function messagesOf(keys: readonly string[], first: number, size: number): ServerMessage[] {
  const items = Array.from({ length: burst }, (_, place): BatchItem => {
    const index = first + place
    return { type: 'update', key: keys[(index * 7919) % keys.length] ?? '', entry: entryOf(index, index) }
  })
  const starts = Array.from({ length: burst / size }, (_, index) => index * size)
  return starts.map((start) => ({ type: 'batch', items: items.slice(start, start + size), sequence: 0 }))
}

/** Milliseconds for all changes. They are made a thousand at a time, just before, as the channel's decoder makes them; that does not count. */
async function timed(keys: readonly string[], size: number, apply: (message: ServerMessage) => void): Promise<number> {
  let taken = 0
  for (let first = 0; first < changes; first += burst) {
    const messages = messagesOf(keys, first, size)
    const start = performance.now()
    messages.forEach(apply)
    taken += performance.now() - start
  }
  return taken
}

const apply = (count: number): Bench => {
  const keys = keysOf(count)
  const map = new Map(keys.map((key) => [key, entryOf(0)]))
  let fed: Fed | undefined
  const store = (size: number) => () => {
    const { say } = (fed ??= feed(keys))
    return timed(keys, size, say)
  }
  return race({
    title: `${changes} changes applied to ${count} keys`,
    contestants: {
      'in-place Map': () =>
        timed(keys, burst, (message) => {
          for (const item of message.type === 'batch' ? message.items : [])
            if (item.type === 'update') map.set(item.key, item.entry)
        }),
      [`store, batches of ${burst}`]: store(burst),
      'store, batches of one': store(1),
    },
    rounds: 9,
  })
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function heap(): number {
  collect()
  collect()
  return process.memoryUsage().heapUsed
}

/** Bytes that the store needs for each key, beyond the key's text and the value. */
const memory: Bench = async () => {
  const rows = [1000, 100_000, 1_000_000].map((count) => {
    const keys = keysOf(count)
    const before = heap()
    const fed = feed(keys)
    const bytes = heap() - before
    return { name: `${fed.store.keys('key/1').length > 0 ? count : 0} keys`, figures: [(bytes / count).toFixed(0)] }
  })
  return { title: 'memory of the mirror', columns: ['bytes a key'], rows }
}

/** How often a Zustand subscriber hears of a burst: once. */
const notifications: Bench = async () => {
  const keys = keysOf(100_000)
  const { store, say } = feed(keys)
  let calls = 0
  store.subscribe(() => calls++)
  const [first] = messagesOf(keys, 0, burst)
  if (first) say(first)
  return {
    title: `a burst of ${burst} changes`,
    columns: ['notifications'],
    rows: [{ name: 'zustand', figures: [calls] }],
  }
}

/** What the mirror costs beside a plain Map. */
export const store: readonly Bench[] = [apply(1000), apply(100_000), apply(1_000_000), memory, notifications]
