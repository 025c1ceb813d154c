import { expect, it } from 'vitest'
import { KeySearch } from '../../src/devtools/keySearch.ts'
import { VirtualClock } from '../support/virtualClock.ts'

const keys = Array.from({ length: 100_000 }, (_, index) => `room/${index % 100}/desk/${index}`)

function begin(): { readonly clock: VirtualClock; readonly search: KeySearch; readonly seen: number[] } {
  const clock = new VirtualClock()
  const search = new KeySearch(clock)
  const seen: number[] = []
  search.subscribe(() => seen.push(search.read().keys.length))
  return { clock, search, seen }
}

it('looks through a few thousand at a time, and shows what it has found so far', () => {
  const { clock, search, seen } = begin()
  search.seek(keys, 'DESK')
  expect(search.read()).toMatchObject({ isDone: false })
  expect(seen).toEqual([5000])
  expect(clock.waiting).toBe(1)
  clock.advance(0)
  expect(search.read()).toEqual({ keys, isDone: true })
  expect(seen).toHaveLength(20)
})

it('finds all keys with every word in them, in the order given', () => {
  const { clock, search } = begin()
  search.seek(keys, '9999 room/99')
  clock.advance(0)
  expect(search.read().keys).toEqual(keys.filter((key) => key.includes('9999') && key.includes('room/99')))
})

it('looks only at what it has found while the query grows, and at all where the first search was not over', () => {
  const { clock, search } = begin()
  search.seek(keys, 'desk/4242')
  search.seek(keys, 'desk/42420')
  clock.advance(0)
  expect(search.read().keys).toEqual(['room/20/desk/42420'])
  search.seek(keys, 'desk/424201')
  expect(search.read()).toEqual({ keys: [], isDone: true })
})

it('leaves what was found on the screen until it is found again, where only keys came or went', () => {
  const { clock, search, seen } = begin()
  search.seek(keys, 'desk/4242')
  clock.advance(0)
  seen.length = 0
  search.seek([...keys, 'desk/4242/lamp'], 'desk/4242')
  expect(seen).toEqual([])
  clock.advance(0)
  expect(seen).toEqual([12])
})

it('shows all keys where nothing is sought, and looks no further once it is stopped', () => {
  const { clock, search, seen } = begin()
  search.seek(keys, ' ')
  expect(search.read()).toEqual({ keys, isDone: true })
  search.seek(keys, 'desk')
  search.stop()
  clock.advance(0)
  expect([clock.waiting, seen.at(-1)]).toEqual([0, 5000])
})
