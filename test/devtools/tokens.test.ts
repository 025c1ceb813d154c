import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { tokens } from '../../src/devtools/styles/tokens.ts'

const theme = readFileSync(new URL('../../stories/components/theme.css', import.meta.url), 'utf8')

/** By name, without the prefix of the DevTools. */
const valuesIn = (css: string): Map<string, string> =>
  new Map([...css.matchAll(/--(?:skd-)?([\w-]+): ([^;]+);/g)].map(([, name = '', value = '']) => [name, value]))

it.each(['surface', 'text', 'muted', 'line', 'action', 'on-action', 'font'])('--%s is that of the stories', (name) => {
  expect(valuesIn(tokens).get(name)).toBe(valuesIn(theme).get(name))
})

it('the colours of who holds a key are those of the stories', () => {
  const names = ['mine', 'theirs', 'refused'].flatMap((name) => [name, `${name}-tint`])
  expect(names.map((name) => valuesIn(tokens).get(name))).toEqual(names.map((name) => valuesIn(theme).get(name)))
})
