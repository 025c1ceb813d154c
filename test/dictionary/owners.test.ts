import { expect, it } from 'vitest'
import { Owners } from '../../src/dictionary/owners.ts'

it('owners behind a node that hold nothing are forgotten when there are very many, the node itself and holders never', () => {
  const owners = new Owners('self', () => ['holder', 'stranger'])
  owners.add('holder')
  for (let i = 0; i < 20_000; i++) owners.add(`idle${i}`)
  expect(['self', 'holder', 'idle19999'].map((id) => owners.has(id))).toEqual([true, true, true])
  expect(['idle0', 'stranger'].map((id) => owners.has(id))).toEqual([false, false])
  expect(['self', 'holder'].map((id) => owners.isBehind(id))).toEqual([false, true])
})
