import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, test } from 'vitest'

const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url))
const read = (relative: string): string => readFileSync(path(relative), 'utf8')

const folders = readdirSync(path('examples')).filter((name) => name !== 'shared')
const started = folders.filter((name) => name !== 'demo' && existsSync(path(`examples/${name}/server.ts`)))

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>
}

test('there are examples of what people ask for', () => {
  expect(started.toSorted()).toEqual(['dashboard', 'form-lock', 'nextjs-style-ssr', 'todo', 'zustand-app'])
})

describe.each(started)('the example %s', (name) => {
  it('is started by one command, which the README names', () => {
    const { scripts } = JSON.parse(read('package.json')) as Manifest
    expect(scripts[`example:${name}`]).toContain(`scripts/example.mjs ${name}`)
    expect(read('README.md')).toContain(`| \`npm run example:${name}\` |`)
  })

  it('says what it shows, and names only files that are there', () => {
    const readme = read(`examples/${name}/README.md`)
    expect(readme).toContain(`npm run example:${name}`)
    const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link = '']) => link)
    expect(links.length).toBeGreaterThan(3)
    expect(links.filter((link) => !existsSync(path(`examples/${name}/${link}`)))).toEqual([])
  })

  it('knows synckey by its public names alone', () => {
    const files = readdirSync(path(`examples/${name}`), { recursive: true, encoding: 'utf8' })
    const sources = files.filter((file) => /\.tsx?$/.test(file)).map((file) => read(`examples/${name}/${file}`))
    const imports = sources.flatMap((text) => [...text.matchAll(/from '([^']+)'/g)].map(([, from = '']) => from))
    expect(imports.some((from) => /^synckey(\/|$)/.test(from))).toBe(true)
    expect(imports.filter((from) => /(^|\/)(src|dist)\//.test(from))).toEqual([])
  })
})

test('all of them are checked for types, style and dead code', () => {
  const { include, exclude } = JSON.parse(read('tsconfig.json')) as {
    readonly include: string[]
    readonly exclude: string[]
  }
  expect(include).toContain('examples')
  expect(exclude.filter((pattern) => pattern.includes('examples'))).toEqual([])
  const { project } = JSON.parse(read('knip.json')) as { readonly project: readonly string[] }
  expect(project.join(' ')).toMatch(/[{,]examples[,}]/)
  expect(read('.oxlintrc.json')).not.toMatch(/"ignorePatterns":[^\]]*examples/)
})
