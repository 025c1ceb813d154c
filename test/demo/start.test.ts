import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'

const script = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url))
let started: ChildProcess | undefined

afterEach(() => {
  started?.kill('SIGKILL')
})

/** Starts the demo as `npm start` does; resolves with all it said until it was up. */
async function start(): Promise<{ readonly demo: ChildProcess; readonly said: string }> {
  const demo = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
  started = demo
  let said = ''
  for await (const part of demo.stdout) {
    said += String(part)
    if (said.includes('Ctrl-C')) return { demo, said }
  }
  throw new Error(`it ended after saying: ${said}`)
}

/** Ports on which a process listens; undefined where there is no Linux to tell. */
function listeningPorts(pid: number): readonly number[] | undefined {
  if (process.platform !== 'linux') return undefined
  const files = readdirSync(`/proc/${pid}/fd`).map((file) => readlinkSync(`/proc/${pid}/fd/${file}`))
  const inodes = new Set(files.flatMap((file) => /^socket:\[(\d+)\]$/.exec(file)?.[1] ?? []))
  const rows = ['tcp', 'tcp6'].flatMap((name) =>
    readFileSync(`/proc/${pid}/net/${name}`, 'utf8').trim().split('\n').slice(1),
  )
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode]) => state === '0A' && inodes.has(inode ?? ''))
    .map(([, address]) => Number.parseInt(address?.split(':')[1] ?? '', 16))
}

test('npm start says every port it opens, and ends with 0 on Ctrl-C', { timeout: 60_000 }, async () => {
  const { demo, said } = await start()
  const [, address = '', page] = /^synckey demo: (http:\/\/127\.0\.0\.1:(\d+)\/)$/m.exec(said) ?? []
  expect((await fetch(address)).status).toBe(200)
  const machines = [...said.matchAll(/(\d+) \(door\)\s+(\d+) \(mesh\)/g)].flatMap(([, door, mesh]) => [door, mesh])
  expect(machines).toHaveLength(6)
  const announced = [page, ...machines].map(Number)
  expect(new Set(listeningPorts(demo.pid ?? 0) ?? announced)).toEqual(new Set(announced))
  const exit = once(demo, 'exit')
  demo.kill('SIGINT')
  expect(await exit).toEqual([0, null])
})
