import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { extensionOf, readExtension } from '../../src/sync/extension.ts'
import { decode, encode } from '../../src/wire/msgpack.ts'

const number = fc.oneof(fc.nat(200), fc.nat(), fc.integer(), fc.maxSafeNat(), fc.double())
const other = fc.oneof(
  fc.boolean(),
  fc.constant(null),
  fc.string({ maxLength: 3 }),
  fc.array(fc.nat(), { maxLength: 2 }),
)
const name = fc.oneof(fc.constantFrom('x', 'e', 'a', 's', 'd', 'r'), fc.string({ maxLength: 2 }))
const members = fc.array(fc.tuple(name, fc.oneof(number, other)), { maxLength: 18 })

describe('the map that follows a value', () => {
  test('is read as msgpack says, however it is spelled', () => {
    const read = (list: readonly (readonly [string, unknown])[], isMarked: boolean): void => {
      const raw = encode(new Map([...(isMarked ? [['x', 1] as const] : []), ...list]))
      const whole = decode(raw) as Readonly<Record<string, unknown>>
      const extension = readExtension(raw)
      if (whole['x'] !== 1) expect(extension).toBeUndefined()
      else for (const letter of ['e', 'a', 's', 'd', 'r'] as const) expect(extension?.[letter]).toEqual(whole[letter])
    }
    fc.assert(fc.property(members, fc.boolean(), read), { numRuns: 2000 })
  })

  test('is read as it was written', () => {
    const read = (epoch: number, acquired: number, seq: number, deleted: boolean, released: boolean): void => {
      const record = { epoch, acquired, seq, deleted, released, time: 1, owner: 'o', ownerType: 'str' } as const
      const raw = encode(extensionOf({ ...record, key: new Uint8Array(), value: new Uint8Array() }))
      const { e, a, s, d, r } = readExtension(raw) ?? {}
      expect([e, a, s, d === 1, r === 1]).toEqual([epoch, acquired, seq, deleted, released])
    }
    fc.assert(fc.property(fc.maxSafeNat(), fc.maxSafeNat(), fc.nat(), fc.boolean(), fc.boolean(), read))
  })

  test.each([0, 1, 'x', true, null, [1]])('is none where it is %j', (value) => {
    expect(readExtension(encode(value))).toBeUndefined()
  })
})
