import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript-5.9'
import { beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const declarations = `${root}build/test/declarations`
const compilers = { 'TypeScript 7': 'typescript/bin/tsc', 'TypeScript 5.9': 'typescript-5.9/bin/tsc' }
const minutes = 60_000

function compile(
  compiler: string,
  ...args: readonly string[]
): { readonly status: number | null; readonly lines: string[] } {
  const { status, stdout } = spawnSync(process.execPath, [`${root}node_modules/${compiler}`, ...args], {
    cwd: root,
    encoding: 'utf8',
  })
  return { status, lines: stdout.split('\n').filter((line) => line !== '') }
}

/** A project that sees the package as its users do: by the declarations that are published. */
function projectOf(name: string, include: readonly string[], options: object = {}): string {
  const path = `${root}build/test/${name}.json`
  const paths = { synckey: ['./declarations/index.d.ts'], 'synckey/*': ['./declarations/*.d.ts'] }
  const compilerOptions = { ...options, noEmit: true, rootDir: '../..', paths }
  writeFileSync(path, JSON.stringify({ extends: '../../tsconfig.json', compilerOptions, include, exclude: [] }))
  return path
}

beforeAll(() => {
  const emit = [
    '-p',
    'tsconfig.build.json',
    '--emitDeclarationOnly',
    '--declarationMap',
    'false',
    '--outDir',
    declarations,
  ]
  const { status, lines } = compile(
    compilers['TypeScript 7'],
    ...emit,
    '--sourceMap',
    'false',
    '--inlineSources',
    'false',
  )
  if (status !== 0) throw new Error(lines.join('; '))
}, 2 * minutes)

describe('the types that are published', () => {
  it('have no any in them', () => {
    const files = readdirSync(declarations, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.d.ts'),
    )
    expect(files.length).toBeGreaterThan(100)
    expect(files.flatMap((file) => anysIn(file))).toEqual([])
  })

  it.each(Object.entries(compilers))(
    'are right by themselves for %s',
    (_, compiler) => {
      const project = projectOf('published', ['declarations'], { skipLibCheck: false })
      const { lines } = compile(compiler, '-p', project)
      // What the types of others have in them is theirs.
      expect(lines.filter((line) => line.startsWith('build/'))).toEqual([])
    },
    2 * minutes,
  )

  it.each(Object.entries(compilers))(
    'say to %s what the type tests expect',
    (_, compiler) => {
      expect(compile(compiler, '-p', projectOf('expected', ['../../test/types/*.test-d.ts']))).toEqual({
        status: 0,
        lines: [],
      })
    },
    2 * minutes,
  )

  it.each(Object.entries(compilers))(
    'give the hooks of an app that registered its schema the types of its keys, for %s',
    (_, compiler) => {
      const project = projectOf('registered', ['../../test/types/registered/registered.ts'])
      expect(compile(compiler, '-p', project)).toEqual({ status: 0, lines: [] })
    },
    2 * minutes,
  )
})

/** Where a file says `any`, as `file:line`. */
function anysIn(file: string): string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(`${declarations}/${file}`, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  )
  const found: string[] = []
  const look = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) {
      found.push(`${file}:${source.getLineAndCharacterOfPosition(node.pos).line + 1}`)
    }
    ts.forEachChild(node, look)
  }
  look(source)
  return found
}
