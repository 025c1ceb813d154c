import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IdSet } from '../../src/mesh/idSet.ts'
import { SeenCache } from '../../src/mesh/seenCache.ts'

const idOf = (name: string): Uint8Array => createHash('sha256').update(name).digest()
const [a, b, c] = [idOf('a'), idOf('b'), idOf('c')] as const

describe('SeenCache', () => {
  it('knows an id for its lifetime and forgets it after twice that', () => {
    const seen = new SeenCache(60, 100)
    seen.add(a, 0, 1000)
    seen.add(b, 0, 1061)
    expect(seen.has(a)).toBe(true)
    seen.add(c, 0, 1122)
    expect(seen.has(a)).toBe(false)
    expect(seen.has(b)).toBe(true)
  })

  it('forgets everything at once after a long silence', () => {
    const seen = new SeenCache(60, 100)
    seen.add(a, 0, 1000)
    seen.add(b, 0, 5000)
    expect(seen.has(a)).toBe(false)
    expect(seen.has(b)).toBe(true)
  })

  it('says whether an id is new, in either generation', () => {
    const seen = new SeenCache(60, 100)
    expect([seen.add(a, 0, 1000), seen.add(a, 0, 1000), seen.add(a, 0, 1061), seen.add(b, 0, 1061)]).toEqual([
      true,
      false,
      false,
      true,
    ])
  })

  it('holds at most two generations of its capacity, and always the newest ids', () => {
    const seen = new SeenCache(60, 10)
    const ids = Array.from({ length: 1000 }, (_, index) => idOf(`id ${index}`))
    for (const id of ids) seen.add(id, 0, 1000)
    expect(ids.filter((id) => seen.has(id)).length).toBeLessThanOrEqual(20)
    expect(ids.slice(-10).every((id) => seen.has(id))).toBe(true)
  })
})

describe('IdSet', () => {
  it('is a set, whatever the ids and whatever place its salt gives them', () => {
    const id = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => bytes.with(0, (bytes[0] as number) | 1))
    fc.assert(
      fc.property(fc.array(id, { maxLength: 300 }), fc.constantFrom(0, 0.5, 0.999), (ids, random) => {
        const set = new IdSet(() => random)
        const model = new Set<string>()
        for (const each of ids) {
          const isNew = !model.has(String(each))
          model.add(String(each))
          expect(set.has(each, 0)).toBe(!isNew)
          expect(set.add(each, 0)).toBe(isNew)
        }
        expect(set.size).toBe(model.size)
        expect(ids.every((each) => set.has(each, 0))).toBe(true)
      }),
    )
  })

  it('reads an id in the midst of other bytes', () => {
    const set = new IdSet()
    set.add(Uint8Array.from([9, 9, 9, 9, ...a]), 4)
    expect(set.has(a, 0)).toBe(true)
    expect(set.has(b, 0)).toBe(false)
  })
})
