import { describe, expect, it } from 'vitest'
import { bucketOf, Floors } from '../../src/dictionary/floors.ts'
import { sha256, utf8 } from './samples.ts'

/** Two keys of one bucket, and one of another. */
const keys = Array.from({ length: 999 }, (_, i) => utf8(`k${i}`))
const key = keys[0]!
const bucket = bucketOf(key, sha256)
const neighbour = keys.find((other, i) => i > 0 && bucketOf(other, sha256) === bucket)!
const stranger = keys.find((other) => bucketOf(other, sha256) !== bucket)!

describe('bucketOf', () => {
  it("is the first byte of the key's hash", () => {
    expect(bucketOf(key, sha256)).toBe(sha256(key)[0])
  })
})

describe('Floors', () => {
  it('begin at 0', () => {
    expect(new Floors(sha256).of(key)).toBe(0)
  })

  it('keep the highest epoch of a bucket', () => {
    const floors = new Floors(sha256)
    floors.keep(key, 5)
    floors.keep(neighbour, 3)
    expect(floors.of(key)).toBe(5)
    expect(floors.of(neighbour)).toBe(5)
    expect(floors.of(stranger)).toBe(0)
  })

  it('are raised by peers, never lowered', () => {
    const floors = new Floors(sha256)
    expect(floors.raise(bucket, 4)).toBe(true)
    expect(floors.raise(bucket, 4)).toBe(false)
    expect(floors.raise(bucket, 2)).toBe(false)
    expect(floors.at(bucket)).toBe(4)
    expect(floors.of(key)).toBe(4)
  })

  it('have 256 buckets, and no others', () => {
    const floors = new Floors(sha256)
    expect(floors.raise(255, 1)).toBe(true)
    expect(floors.raise(256, 1)).toBe(false)
    expect(floors.at(256)).toBe(0)
  })
})
