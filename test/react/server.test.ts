// A server has no window, whichever project runs this.
// @vitest-environment node
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { createElement, Suspense } from 'react'
import type { ReactElement } from 'react'
import { renderToPipeableStream, renderToString } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import {
  usePeers,
  useSuspenseSyncKey,
  useSyncErrors,
  useSyncItems,
  useSyncKey,
  useSyncKeys,
  useSyncLease,
  useSyncStatus,
  useSyncValue,
} from '../../src/index.ts'
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

test('lists of keys and of items are those of the initial values', () => {
  const world = new World({ data: { 'todo/3': 'c' }, store: { initial: { 'todo/2': 'b', 'todo/1': 'a', note: 'n' } } })
  const List = (): ReactElement =>
    createElement('p', null, [...useSyncKeys('todo/'), ...useSyncItems<string>({ prefix: 'todo/' })].join(' '))
  expect(renderToString(createElement(world.Provider, null, createElement(List)))).toBe(
    '<p>todo/1 todo/2 todo/1,a todo/2,b</p>',
  )
})

describe('a component that suspends', () => {
  const Title = (): ReactElement => createElement('p', null, useSuspenseSyncKey<string>('note')[0] ?? 'none')

  /** What is streamed, and what the server is told of. */
  async function streamed(world: World): Promise<{ html: string; told: string[] }> {
    const told: string[] = []
    const waiting = createElement(Suspense, { fallback: 'waiting' }, createElement(Title))
    const stream = renderToPipeableStream(createElement(world.Provider, null, waiting), {
      onError: (error) => void told.push((error as Error).message),
    })
    return { html: await text(stream.pipe(new PassThrough())), told }
  }

  test('is rendered by a server from what is initial', async () => {
    const { html, told } = await streamed(new World({ data, store: { initial } }))
    expect(html).toContain('<p>of the server</p>')
    expect(told).toEqual([])
  })

  test('leaves its fallback to the browser where nothing is initial: the server never waits, and connects to nothing', async () => {
    const world = new World({ data })
    const { html, told } = await streamed(world)
    expect(html).toContain('waiting')
    expect(html).not.toContain('<p>')
    expect(told).toEqual([expect.stringContaining('give the store its `initial` values')])
    expect([world.opened, world.clock.waiting]).toEqual([0, 0])
  })
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
