import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keyId } from '../../src/dictionary/key.ts'
import { KeyMap } from '../../src/dictionary/keyMap.ts'
import type { SyncRecord } from '../../src/dictionary/record.ts'

const utf8 = new TextEncoder()

/** Groups of keys that have one number in a map whose numbers begin at 0: of 200,000 some do. */
function twins(): readonly Uint8Array[] {
  const names = new Map<number, string>()
  const found: string[] = []
  for (let index = 0; index < 200_000 && found.length < 6; index++) {
    const name = `${Math.imul(index, 0x9e3779b1) >>> 0} ${index}`
    let number = 0
    for (const byte of utf8.encode(name)) number = Math.imul(number ^ byte, 0x01000193)
    const twin = names.get(number & 0x3fffffff)
    if (twin !== undefined) found.push(twin, name)
    names.set(number & 0x3fffffff, name)
  }
  return found.map((name) => utf8.encode(name))
}

const isAscii = (key: Uint8Array): boolean => key.every((byte) => byte < 0x80)

const recordAt = (key: Uint8Array, seq: number): SyncRecord => ({
  ...{ key, value: new Uint8Array(), owner: 'a', ownerType: 'str', epoch: 1 },
  ...{ acquired: 1, time: 1, seq, deleted: false, released: false },
})

test('finds what a Map by text finds, also where keys have one number', () => {
  const keys = [...twins(), ...['', 'a', 'b', 'ab', '\xff'].map((text) => utf8.encode(text))]
  expect(keys.length).toBe(11)
  const step = fc.tuple(fc.constantFrom('set', 'delete'), fc.constantFrom(...keys), fc.nat(9))
  const play = (steps: readonly (readonly [string, Uint8Array, number])[]): void => {
    const map = new KeyMap(() => 0)
    const model = new Map<string, SyncRecord>()
    for (const [op, key, seq] of steps) {
      const record = recordAt(key.slice(), seq)
      if (op === 'delete') expect(map.delete(key.slice())).toBe(model.delete(keyId(key)))
      else {
        const place = map.get(key)
        if (place) place.record = record
        else map.add(record)
        model.set(keyId(key), record)
      }
      expect(map.size).toBe(model.size)
      if (isAscii(key)) expect(map.find(keyId(key))?.record).toBe(model.get(keyId(key)))
    }
    for (const key of keys) {
      expect(map.get(key.slice())?.record).toBe(model.get(keyId(key)))
      expect(map.find(keyId(key))?.record).toBe(isAscii(key) ? model.get(keyId(key)) : undefined)
    }
    expect(new Set(map.all())).toEqual(new Set(model.values()))
  }
  fc.assert(fc.property(fc.array(step, { maxLength: 60 }), play))
})

test('says what it lacks', () => {
  const map = new KeyMap()
  expect(map.get(utf8.encode('a'))).toBeUndefined()
  expect(map.find('a')).toBeUndefined()
  expect(map.delete(utf8.encode('a'))).toBe(false)
})
