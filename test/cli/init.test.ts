import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { CommandLine } from '../support/commandLine.ts'
import { DataDirs } from '../support/dataDirs.ts'

vi.setConfig({ testTimeout: 60_000 })

let synckey: CommandLine
const dirs = new DataDirs()

beforeAll(() => {
  synckey = new CommandLine()
}, 60_000)

afterAll(async () => {
  await synckey.close()
  dirs.removeAll()
})

const starter = [
  '.gitignore',
  'README.md',
  'index.html',
  'package.json',
  'src/App.tsx',
  'src/app.css',
  'src/main.tsx',
  'src/store.ts',
  'tsconfig.json',
  'vite.config.ts',
]

describe('synckey init', () => {
  it('writes a starter into a new directory and prints its files', async () => {
    const cwd = dirs.make()
    const { code, out, err } = await synckey.run(['init', 'My App'], { cwd })
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out.trimEnd().split('\n').sort()).toEqual(starter)
    for (const path of starter) expect(existsSync(join(cwd, 'My App', path))).toBe(true)
    const written = JSON.parse(readFileSync(join(cwd, 'My App/package.json'), 'utf8')) as Partial<typeof packageJson>
    expect(written).toMatchObject({ name: 'my-app', dependencies: { synckey: `^${packageJson.version}` } })
  })

  it('never overwrites a file, and says which it kept', async () => {
    const cwd = dirs.make()
    mkdirSync(join(cwd, 'src'))
    for (const path of ['package.json', 'src/App.tsx']) writeFileSync(join(cwd, path), 'mine')
    const { code, out, err } = await synckey.run(['init'], { cwd })
    expect(code).toBe(0)
    expect(out.split('\n')).toEqual(expect.arrayContaining(['index.html', 'src/main.tsx']))
    expect(out).not.toContain('App.tsx')
    expect(err).toBe(
      ['package.json', 'src/App.tsx'].map((path) => `synckey: ${path} is there already and was kept\n`).join(''),
    )
    for (const path of ['package.json', 'src/App.tsx']) expect(readFileSync(join(cwd, path), 'utf8')).toBe('mine')
  })

  it('says why it cannot, with 5', async () => {
    const cwd = dirs.make()
    writeFileSync(join(cwd, 'taken'), '')
    const { code, out, err } = await synckey.run(['init', 'taken', '--json'], { cwd })
    expect({ code, out }).toEqual({ code: 5, out: '' })
    expect(JSON.parse(err)).toMatchObject({ error: { code: expect.stringMatching(/^E/) } })
  })
})
