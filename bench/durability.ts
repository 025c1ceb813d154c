import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SyncSocket, type Durability } from 'synckey/socket'
import { race } from './contest.ts'

const writes = 2000

/** Writes of one node alone, each accepted before the next. */
async function write(durability?: Durability): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), 'synckey-bench-'))
  const socket = new SyncSocket('127.0.0.1', 0, durability ? { dataDir, durability } : {})
  await socket.ready
  const start = performance.now()
  for (let index = 0; index < writes; index++) socket.set(`key ${index % 1000}`, 'x'.repeat(32))
  const elapsed = performance.now() - start
  await socket.close()
  rmSync(dataDir, { recursive: true })
  return elapsed
}

/** What keeping records on disk costs a writer. */
export const durability = [
  race({
    title: `${writes} writes, each accepted before the next`,
    contestants: {
      'in memory only': () => write(),
      "durability 'off'": () => write('off'),
      "durability 'os'": () => write('os'),
      "durability 'sync'": () => write('sync'),
    },
    rounds: 5,
  }),
]
