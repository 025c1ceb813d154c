import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SyncSocket } from 'synckey/socket'
import { race } from '../contest.ts'

const keys = 100_000
let dataDir: string | undefined

/** A directory that a node with all the keys has closed. */
async function filled(): Promise<string> {
  if (dataDir !== undefined) return dataDir
  const directory = mkdtempSync(join(tmpdir(), 'synckey-bench-'))
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
  const socket = new SyncSocket('127.0.0.1', 0, { dataDir: directory, durability: 'off' })
  for (let index = 0; index < keys; index++) socket.set(`key ${index}`, `value ${index} ${'x'.repeat(32)}`)
  await socket.close()
  return (dataDir = directory)
}

async function bareRead(): Promise<number> {
  const directory = await filled()
  const start = performance.now()
  readFileSync(join(directory, 'records.log'))
  return performance.now() - start
}

async function syncSocket(): Promise<number> {
  const directory = await filled()
  const start = performance.now()
  const socket = new SyncSocket('127.0.0.1', 0, { dataDir: directory })
  await socket.ready
  const elapsed = performance.now() - start
  if ([...socket.keys()].length !== keys) throw new Error('keys are missing after the restart')
  await socket.close()
  return elapsed
}

/** From the constructor until `ready`, all keys held. */
export const restart = race({
  title: `restart with ${keys} keys of 12 + 48 bytes`,
  contestants: { 'bare read (limit)': bareRead, SyncSocket: syncSocket },
  rounds: 5,
})
