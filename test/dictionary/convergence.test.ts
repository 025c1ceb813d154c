import * as fc from 'fast-check'
import { describe, it } from 'vitest'
import { defaultRules } from '../../src/dictionary/rules.ts'
import { aStore, unleased, utf8 } from './samples.ts'
import { owners, World } from './world.ts'

const node = fc.nat({ max: owners.length - 1 })
const key = fc.constantFrom('k', 'l').map(utf8)
const value = fc.constantFrom('', '1', '2')

const write = fc.record({ do: fc.constantFrom('set', 'set', 'delete', 'release'), at: node, key, value })
const send = fc.record({ do: fc.constant('send'), from: node, at: node, which: fc.nat() })
const wait = fc.record({ do: fc.constant('wait'), seconds: fc.constantFrom(1, 1, 5, 3590, 3700) })
const adopt = fc.record({
  do: fc.constant('adopt'),
  at: node,
  age: fc.nat({ max: 5000 }),
  stored: fc
    .record({
      key,
      value: value.map(utf8),
      owner: fc.constantFrom('o', 'p'),
      live: fc.boolean(),
      fromOwner: fc.boolean(),
    })
    .map((fields) => aStore({ ...fields, empty: fields.value.length === 0 })),
})

const schedule = fc.array(fc.oneof(write, write, send, send, wait, adopt), { maxLength: 40 })
const skews = fc.tuple(...owners.map(() => fc.integer({ min: -25, max: 25 })))

describe.each([
  ['with leases', defaultRules],
  ['without leasing', unleased],
] as const)('nodes %s that write, miss and repeat messages, wait and hear old peers', (_, rules) => {
  it('end equal once they have heard each other, and broke no promise on the way', () => {
    fc.assert(
      fc.property(schedule, skews, (steps, clocks) => {
        const world = new World(rules, clocks)
        world.run(steps)
        world.settle()
        world.checkEqual()
      }),
      { numRuns: 400 },
    )
  })
})
