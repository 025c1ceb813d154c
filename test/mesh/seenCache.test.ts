import { describe, expect, it } from 'vitest'
import { SeenCache } from '../../src/mesh/seenCache.ts'

describe('SeenCache', () => {
  it('knows an id for its lifetime and forgets it after twice that', () => {
    const seen = new SeenCache(60, 100)
    seen.add('a', 1000)
    seen.add('b', 1061)
    expect(seen.has('a')).toBe(true)
    seen.add('c', 1122)
    expect(seen.has('a')).toBe(false)
    expect(seen.has('b')).toBe(true)
  })

  it('forgets everything at once after a long silence', () => {
    const seen = new SeenCache(60, 100)
    seen.add('a', 1000)
    seen.add('b', 5000)
    expect(seen.has('a')).toBe(false)
    expect(seen.has('b')).toBe(true)
  })

  it('holds at most two generations of its capacity, and always the newest ids', () => {
    const seen = new SeenCache(60, 10)
    const ids = Array.from({ length: 1000 }, (_, index) => `id ${index}`)
    for (const id of ids) seen.add(id, 1000)
    expect(ids.filter((id) => seen.has(id)).length).toBeLessThanOrEqual(20)
    expect(ids.slice(-10).every((id) => seen.has(id))).toBe(true)
  })
})
