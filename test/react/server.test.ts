import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { createElement, Suspense } from 'react'
import type { ReactElement } from 'react'
import { renderToPipeableStream, renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { usePeers, useSyncErrors, useSyncKey, useSyncLease, useSyncStatus, useSyncValue } from '../../src/index.ts'
import { World } from './world.tsx'

const data = { note: 'of the connector' }
const initial = { note: 'of the server' }

function Page(): ReactElement {
  const [value, , { exists, status, lease }] = useSyncKey('note', { default: 'default' })
  const rest = [
    useSyncValue('absent', { default: 'default', serverDefault: 'server default' }),
    useSyncLease('note').remainingMs,
    useSyncStatus().state,
    usePeers().length,
    useSyncErrors()[0].length,
  ]
  return createElement('p', null, [value, exists, status, lease.state, ...rest].join(', '))
}

const page = '<p>of the server, true, ready, unknown, server default, , idle, 0, 0</p>'

test('a server renders what is initial, and connects to nothing', () => {
  const world = new World({ data, store: { initial } })
  expect(renderToString(createElement(world.Provider, null, createElement(Page)))).toBe(page)
  expect(world.opened).toBe(0)
  expect(world.clock.waiting).toBe(0)
})

test('a stream as well', async () => {
  const world = new World({ data, store: { initial } })
  const stream = renderToPipeableStream(createElement(world.Provider, null, createElement(Page)))
  expect(await text(stream.pipe(new PassThrough()))).toBe(page)
  expect(world.opened).toBe(0)
})

test('without initial values the defaults are rendered, even by a store that knows better', async () => {
  const world = new World({ data })
  world.store.connect()
  await world.settle()
  expect(world.store.get('note')).toBe('of the connector')
  const html = renderToString(createElement(world.Provider, null, createElement(Page)))
  expect(html).toBe('<p>default, false, unknown, unknown, server default, , idle, 0, 0</p>')
})

test('two requests that stream at once, each suspended on the way, never share data', async () => {
  const requests = ['one', 'two'].map((note) => {
    const world = new World({ data, store: { initial: { note } } })
    const late = new PassThrough()
    let told: string | undefined
    const arrived = text(late).then((all) => (told = all))
    function Late(): ReactElement {
      // React 18 has no `use`: a promise that is thrown suspends in both.
      if (told === undefined) throw arrived
      return createElement('b', null, `${told} ${String(useSyncKey('note')[0])}`)
    }
    const waiting = createElement(Suspense, { fallback: 'waiting' }, createElement(Late))
    const stream = renderToPipeableStream(createElement(world.Provider, null, createElement(Page), waiting))
    return { world, late, html: text(stream.pipe(new PassThrough())) }
  })
  for (const { late } of requests.toReversed()) late.end('late')
  const [one, two] = await Promise.all(requests.map(({ html }) => html))
  expect(one).toContain('<p>one, true, ready')
  expect(one).toContain('<b>late one</b>')
  expect(one).not.toContain('two')
  expect(two).toContain('<p>two, true, ready')
  expect(two).toContain('<b>late two</b>')
  expect(two).not.toContain('one')
  expect(requests.map(({ world }) => [world.opened, world.clock.waiting])).toEqual([
    [0, 0],
    [0, 0],
  ])
})
