import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from 'vitest'
import { DataDirs } from '../support/dataDirs.ts'

/** How often a writer is killed, with each durability: `SYNCKEY_KILLS=100` for 200 in all. */
const kills = Number(process.env['SYNCKEY_KILLS'] ?? 10)
const msPerKill = 60_000

const dirs = new DataDirs()
const children: ChildProcess[] = []

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  dirs.removeAll()
})

interface Line {
  readonly id?: string
  readonly held?: Readonly<Record<string, string>>
  readonly key?: string
  readonly value?: string
  readonly code?: string
  readonly left?: string
  readonly message?: string
}

const script = ['--import', 'tsx', 'test/support/diskWriter.ts'] as const

/** The lines of a writer that is killed after so many acknowledged writes (all of those that arrive, which may be more). */
async function writeAndDie(dataDir: string, durability: string, writes: number): Promise<readonly Line[]> {
  const child = spawn(process.execPath, [...script, dataDir, durability], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const lines: Line[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    // Killed in the midst of a line, it did not say it.
    if (line.endsWith('}')) lines.push(JSON.parse(line) as Line)
    if (lines.length > writes) child.kill('SIGKILL')
  }
  return lines
}

const written = (lines: readonly Line[]): readonly (readonly [string, number])[] =>
  lines.flatMap(({ key, value }) => (key && value ? [[key, countOf(value)] as const] : []))

const countOf = (value: string | undefined): number => Number.parseInt(value ?? '', 10)

describe('a writing process', () => {
  it.each(['os', 'sync'])(
    "killed again and again has lost none of its acknowledged writes (durability '%s')",
    async (durability) => {
      const dataDir = dirs.make()
      const acknowledged = new Map<string, number>()
      let id: string | undefined
      for (let run = 0; run <= kills; run++) {
        const lines = await writeAndDie(dataDir, durability, run === kills ? 0 : 20 + (run % 20) * 30)
        const { id: sameId, held = {} } = lines[0] ?? {}
        expect(sameId).toBe(id ?? sameId)
        id = sameId
        const lost = [...acknowledged].filter(([key, count]) => !(countOf(held[key]) >= count))
        expect(lost).toEqual([])
        for (const [key, count] of written(lines)) acknowledged.set(key, count)
      }
      expect(acknowledged.size).toBe(50)
    },
    kills * msPerKill,
  )

  it.runIf(process.platform === 'linux')(
    'whose disk is full is refused clearly, and finds all that was accepted again',
    async () => {
      const dataDir = dirs.make()
      const limited = ['-c', 'ulimit -f 64; exec "$0" "$@"', process.execPath, ...script, dataDir]
      const child = spawn('sh', limited, { stdio: ['ignore', 'pipe', 'inherit'] })
      children.push(child)
      const lines: Line[] = []
      createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line) as Line))
      await once(child, 'close')
      const end = lines.at(-1)
      expect(end).toMatchObject({ code: 'storage', message: expect.stringContaining('nothing was written') })
      const last = new Map(lines.flatMap(({ key, value }) => (key && value ? [[key, value] as const] : [])))
      expect(last.size).toBeGreaterThan(20)
      expect(end?.left).toBe(last.get('key 0'))
      const [next] = await writeAndDie(dataDir, 'os', 0)
      expect(next?.held).toEqual(Object.fromEntries(last))
    },
    60_000,
  )
})
