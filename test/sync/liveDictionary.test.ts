import { expect, it } from 'vitest'
import { Dictionary } from '../../src/dictionary/dictionary.ts'
import type { SyncRecord } from '../../src/dictionary/record.ts'
import { defaultRules } from '../../src/dictionary/rules.ts'
import { LiveDictionary } from '../../src/sync/liveDictionary.ts'
import { aRecord, utf8 } from '../dictionary/samples.ts'
import { sha256 } from '../support/meshNodes.ts'
import { VirtualClock } from '../support/virtualClock.ts'

it('passes on what had to wait as it is in the end, each key once', () => {
  const clock = new VirtualClock()
  const dictionary = new Dictionary({ owner: 'me', rules: defaultRules, sha256 })
  const passedOn: SyncRecord[] = []
  const live = new LiveDictionary({ dictionary, clock, passOn: (records) => passedOn.push(...records) })
  const time = live.seconds + 100
  for (const seq of [3, 2, 4]) live.merge(aRecord({ time, acquired: time, seq }))
  live.merge(aRecord({ key: utf8('other'), time, acquired: time }))
  clock.advance(40_000)
  expect(passedOn.map(({ key, seq }) => [Buffer.from(key).toString(), seq])).toEqual([
    [Buffer.from(aRecord().key).toString(), 4],
    ['other', aRecord().seq],
  ])
})
