import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { createSyncStore, createWebSocketTransport } from '../../src/client.ts'
import type { SyncStore } from '../../src/client.ts'
import { DataDirs } from '../support/dataDirs.ts'

/** How often the connector is killed: a few times here, 20 times where everything is checked, 200 by SYNCKEY_KILLS=200. */
const kills = Number(process.env['SYNCKEY_KILLS'] ?? (process.env['CI'] ? 20 : 3))
const token = 'a-token-of-the-test'
const dirs = new DataDirs()
const stores: SyncStore[] = []
let child: ChildProcess | undefined

afterEach(() => {
  for (const store of stores.splice(0)) store.close()
  child?.kill('SIGKILL')
  dirs.removeAll()
})

async function start(dataDir: string, port: number): Promise<number> {
  const script = ['--import', 'tsx', 'test/support/connectorProcess.ts', dataDir, String(port), token]
  const process_ = spawn(process.execPath, script, { stdio: ['ignore', 'pipe', 'inherit'] })
  child = process_
  const [line] = (await once(process_.stdout, 'data')) as [Buffer]
  return Number(line.toString())
}

async function kill(): Promise<void> {
  const dying = child
  dying?.kill('SIGKILL')
  if (dying) await once(dying, 'close')
}

function connect(port: number): SyncStore {
  const backoff = { minMs: 20, maxMs: 100 }
  const store = createSyncStore({
    transport: createWebSocketTransport(`ws://127.0.0.1:${port}`, { token, WebSocket, backoff }),
  })
  stores.push(store)
  store.connect()
  return store
}

/** What to write next, where so many writes were accepted. */
type Next = (accepted: number) => unknown

/** Says the number. */
const count: Next = (accepted) => accepted + 1

/** Adds one to what is there: applied twice, it would count too much. */
const add: Next =
  () =>
  (held: number = 0) =>
    held + 1

/** Counts on in one key, one write after the other, whether there is a connector or not. */
class Writer {
  readonly key: string
  readonly store: SyncStore
  readonly refusals: string[] = []
  accepted = 0
  readonly #next: Next
  readonly #done: Promise<void>
  #isStopped = false

  constructor(key: string, store: SyncStore, next: Next) {
    this.key = key
    this.store = store
    this.#next = next
    this.#done = this.#write()
  }

  stop(): Promise<void> {
    this.#isStopped = true
    return this.#done
  }

  async #write(): Promise<void> {
    while (!this.#isStopped) {
      const result = await this.store.set(this.key, this.#next(this.accepted))
      if (result.ok) this.accepted++
      else this.refusals.push(result.error.code)
    }
  }
}

const patience = { timeout: 30_000, interval: 20 }
const connected = (store: SyncStore): Promise<void> =>
  vi.waitFor(() => expect(store.status().state).toBe('connected'), patience)

it(
  'a connector that is killed has lost no accepted write and applied none twice, and its clients come back and go on',
  async () => {
    const dataDir = dirs.make()
    const port = await start(dataDir, 0)
    const writers = Array.from({ length: 8 }, () => connect(port)).flatMap((store, index) => [
      new Writer(`counter ${index}`, store, count),
      new Writer(`sum ${index}`, store, add),
    ])
    for (let round = 0; round < kills; round++) {
      const before = writers.map(({ accepted }) => accepted)
      await vi.waitFor(() => {
        for (const [index, { accepted }] of writers.entries()) expect(accepted).toBeGreaterThan(before[index] ?? 0)
      }, patience)
      await kill()
      const sure = writers.map(({ accepted }) => accepted)
      await start(dataDir, port)
      const observer = connect(port)
      await connected(observer)
      for (const [index, { key }] of writers.entries()) {
        expect(observer.get(key)).toBeGreaterThanOrEqual(sure[index] ?? 0)
      }
      observer.close()
    }
    await Promise.all(writers.map((writer) => writer.stop()))
    const observer = connect(port)
    await connected(observer)
    for (const { key, accepted, refusals, store } of writers) {
      expect([refusals, observer.get(key), store.get(key)]).toEqual([[], accepted, accepted])
    }
  },
  30_000 + kills * 20_000,
)
