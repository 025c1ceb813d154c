import { execFileSync, fork, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it, vi } from 'vitest'
import { DataDirs } from '../support/dataDirs.ts'
import { RawClient } from '../support/rawClient.ts'

const SOCKETS = 10_000
const MIB = 1024 * 1024
const token = 'a-token-of-the-test'
const dirs = new DataDirs()
const children: ChildProcess[] = []

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  dirs.removeAll()
})

/** A door in a process of its own. */
async function startDoor(): Promise<{ readonly port: number; readonly rss: () => number }> {
  const script = ['--import', 'tsx', 'test/support/connectorProcess.ts', dirs.make(), '0', token]
  const door = spawn(process.execPath, script, { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(door)
  const [line] = (await once(door.stdout, 'data')) as [Buffer]
  const rss = (): number =>
    1024 * Number(execFileSync('ps', ['-o', 'rss=', '-p', String(door.pid)], { encoding: 'utf8' }))
  return { port: Number(line.toString()), rss }
}

interface Crowd {
  readonly seen: { readonly opened: number; readonly cut: number; readonly failed: number }
  readonly leave: () => void
}

function startCrowd(port: number): Crowd {
  const script = fileURLToPath(new URL('../support/silentCrowd.mjs', import.meta.url))
  const child = fork(script, [String(port), String(SOCKETS)])
  children.push(child)
  let seen = { opened: 0, cut: 0, failed: 0 }
  child.on('message', (told) => (seen = told as typeof seen))
  return {
    get seen() {
      return seen
    },
    leave: () => child.send('leave'),
  }
}

it('ten thousand sockets that say nothing are cut off, cost little, and keep no honest client waiting', async () => {
  const { port, rss } = await startDoor()
  const enter = (): Promise<RawClient> =>
    new RawClient(`ws://127.0.0.1:${port}`, ['synckey.1', `token.${token}`]).opened()
  const honest = await enter()
  honest.hello('honest')
  expect(await honest.write(1, 'a', 0)).toMatchObject({ type: 'accepted' })
  // What any traffic makes a process grow by is not the crowd's doing.
  const guests = await Promise.all(Array.from({ length: 100 }, enter))
  guests.forEach((guest, index) => guest.hello(`guest ${index}`))
  await vi.waitFor(() => expect(guests.every(({ heard }) => heard.length > 1)).toBe(true), { timeout: 20_000 })
  for (const { socket } of guests) socket.close()
  const before = rss()
  const crowd = startCrowd(port)
  let writes = 1
  let most = before
  await vi.waitFor(
    async () => {
      expect(await honest.write(++writes, 'a', writes)).toMatchObject({ type: 'accepted' })
      most = Math.max(most, rss())
      const { opened, cut, failed } = crowd.seen
      expect([opened + failed, opened - cut]).toEqual([SOCKETS, 0])
    },
    { timeout: 100_000, interval: 200 },
  )
  const { failed } = crowd.seen
  if (failed > 0) process.stdout.write(`this machine opened ${SOCKETS - failed} sockets of ${SOCKETS}\n`)
  expect(crowd.seen.opened).toBeGreaterThan(512)
  expect(most - before).toBeLessThan(32 * MIB)
  crowd.leave()
  honest.socket.close()
  expect((await enter()).socket.readyState).toBe(1)
}, 120_000)
