import { execFile } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8')

const configuration = {
  extends: '../../tsconfig.json',
  compilerOptions: {
    rewriteRelativeImportExtensions: false,
    allowImportingTsExtensions: true,
    paths: { synckey: ['../../src/index.ts'], 'synckey/*': ['../../src/*.ts'] },
  },
  include: ['*.tsx'],
  exclude: [],
}

it('has a part for every hook that there is', async () => {
  const exported = [...(await read('src/index.ts')).matchAll(/\b(use[A-Z]\w+|createSyncHooks)\b(?= \})/g)]
  const names = new Set(exported.map(([, name]) => name))
  const headings = [...(await read('docs/hooks.md')).matchAll(/^## (use\w+|create\w+)$/gm)].map(([, name]) => name)
  expect(new Set(headings)).toEqual(names)
  expect(headings).toHaveLength(names.size)
})

it.each([
  ['hooks', 12],
  ['store', 2],
])('docs/%s.md has examples that hold against the types', async (page, fewest) => {
  const folder = join(root, `build/${page}-page`)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const blocks = [...(await read(`docs/${page}.md`)).matchAll(/^```tsx\n([\s\S]*?)^```$/gm)].map(
    ([, code = '']) => code,
  )
  expect(blocks.length).toBeGreaterThan(fewest)
  await Promise.all(blocks.map((code, index) => writeFile(join(folder, `example${index}.tsx`), code)))
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(configuration))
  const { stdout } = await promisify(execFile)('npx', ['tsc', '-p', folder], { cwd: root }).catch(
    (error: { readonly stdout: string }) => error,
  )
  expect(stdout).toBe('')
})
