import { describe, expect, it } from 'vitest'
import type { Dictionary } from '../../src/dictionary/dictionary.ts'
import { ClockSkewError, LeaseHeldError, QuotaError } from '../../src/dictionary/errors.ts'
import { aDictionary, aRecord, aStore, aTombstone, T, text, unleased, utf8 } from './samples.ts'

const key = utf8('k')
const now = { now: T }
const hour = 3600

const valueOf = (dictionary: Dictionary): string | undefined => text(dictionary.get(key)?.value)

describe('a local write', () => {
  it('is held, and returned with the change that a user sees', () => {
    const dictionary = aDictionary()
    const outcome = dictionary.set(key, utf8('v'), now)
    const record = aRecord()
    const change = { type: 'update', key, entry: record }
    expect(outcome).toEqual({ status: 'changed', record, previous: undefined, change, lost: undefined })
    expect(dictionary.get(key)).toBe(outcome.record)
  })

  it('returns what it replaced', () => {
    const dictionary = aDictionary()
    const first = dictionary.set(key, utf8('1'), now).record
    expect(dictionary.set(key, utf8('2'), now)).toMatchObject({ previous: first, record: { seq: 3 } })
  })

  it('deletes into a tombstone that reads as absent', () => {
    const dictionary = aDictionary()
    dictionary.set(key, utf8('v'), now)
    const outcome = dictionary.delete(key, now)
    expect(outcome).toMatchObject({ status: 'changed', change: { type: 'delete', key, entry: { seq: 3 } } })
    expect(dictionary.get(key)).toBeUndefined()
    expect(dictionary.record(key)).toEqual(aTombstone({ seq: 3 }))
  })

  it('that has nothing to do leaves everything as it is', () => {
    const dictionary = aDictionary()
    expect(dictionary.delete(key, now)).toEqual({ status: 'unchanged', record: undefined })
    expect(dictionary.release(key, now)).toEqual({ status: 'unchanged', record: undefined })
    expect(dictionary.size).toBe(0)
  })

  it('releases with the value kept, so that another owner may write at once', () => {
    const dictionary = aDictionary('b')
    dictionary.merge(aRecord({ released: true }), T)
    expect(dictionary.set(key, utf8('2'), now).record).toMatchObject({ owner: 'b', epoch: 2, released: false })
    const outcome = dictionary.release(key, now)
    expect(outcome).toMatchObject({ status: 'changed', change: { type: 'update', entry: { released: true } } })
    expect(valueOf(dictionary)).toBe('2')
  })

  it('is refused while another holds the key, and changes nothing', () => {
    const dictionary = aDictionary('b')
    const { record } = dictionary.merge(aRecord(), T)
    expect(() => dictionary.set(key, utf8('2'), now)).toThrow(LeaseHeldError)
    expect(() => dictionary.delete(key, now)).toThrow(LeaseHeldError)
    expect(() => dictionary.release(key, now)).toThrow(LeaseHeldError)
    expect(dictionary.record(key)).toBe(record)
  })

  it('over a lapsed lease asks how far the clock is off', () => {
    const dictionary = aDictionary('b')
    dictionary.merge(aRecord(), T)
    const late = T + 2 * hour
    expect(() => dictionary.set(key, utf8('2'), { now: late, skew: 61 })).toThrow(ClockSkewError)
    expect(dictionary.set(key, utf8('2'), { now: late, skew: 60 })).toMatchObject({ status: 'changed' })
  })

  it('may be for another owner behind this node', () => {
    const dictionary = aDictionary('node')
    dictionary.set(key, utf8('v'), { ...now, owner: 'client-1' })
    expect(() => dictionary.set(key, utf8('v'), { ...now, owner: 'client-2' })).toThrow(LeaseHeldError)
    expect(() => dictionary.set(key, utf8('v'), now)).toThrow(LeaseHeldError)
    expect(dictionary.set(key, utf8('v'), { ...now, owner: 'client-1' }).record).toMatchObject({ seq: 3 })
  })

  it('spells its owner as the wire has it', () => {
    expect(aDictionary().set(key, utf8('v'), now).record?.ownerType).toBe('str')
    expect(aDictionary('a', { ownerType: 'bin' }).set(key, utf8('v'), now).record?.ownerType).toBe('bin')
  })
})

describe('what a dictionary keeps', () => {
  it('is what it was given, but for the key of an own write, which is copied', () => {
    const dictionary = aDictionary()
    const [written, record] = [Buffer.from('k1'), aRecord({ key: utf8('k2') })]
    dictionary.set(written, utf8('v1'), now)
    dictionary.merge(record, T)
    written.fill(0)
    expect(text(dictionary.get(utf8('k1'))?.value)).toBe('v1')
    expect(dictionary.get(utf8('k2'))).toBe(record)
  })

  it('has one array of bytes for a key, whatever takes the place of what', () => {
    const dictionary = aDictionary('b')
    dictionary.merge(aRecord({ key }), T)
    dictionary.merge(aRecord({ key: utf8('k'), seq: 3 }), T)
    expect(dictionary.get(key)?.seq).toBe(3)
    expect(dictionary.get(key)?.key).toBe(key)
  })

  it('finds its key in other bytes, and copies one that is new', () => {
    const dictionary = aDictionary('b')
    dictionary.merge(aRecord({ key }), T)
    const bytes = utf8('<k>')
    expect(dictionary.keyIn(bytes, 1, 2)).toBe(key)
    const copied = dictionary.keyIn(bytes, 0, 1)
    bytes.fill(0)
    expect(text(copied)).toBe('<')
  })

  it('is listed as of the time of asking, tombstones included', () => {
    const dictionary = aDictionary()
    dictionary.set(utf8('k1'), utf8('v'), now)
    dictionary.set(utf8('k2'), utf8('v'), now)
    dictionary.delete(utf8('k2'), now)
    const seen: (string | undefined)[] = []
    for (const record of dictionary.records()) {
      seen.push(text(record.key))
      dictionary.set(utf8(`${text(record.key)}-more`), utf8('v'), now)
    }
    expect(seen).toEqual(['k1', 'k2'])
    expect(dictionary.size).toBe(4)
  })

  it('is counted while it is present', () => {
    const dictionary = aDictionary()
    const counted = (): number => {
      expect([...dictionary.records()].filter(({ deleted }) => !deleted)).toHaveLength(dictionary.present)
      return dictionary.present
    }
    dictionary.set(utf8('k1'), utf8('v'), now)
    dictionary.set(utf8('k2'), utf8('v'), now)
    dictionary.set(utf8('k2'), utf8('w'), now)
    expect(counted()).toBe(2)
    dictionary.delete(utf8('k2'), now)
    expect(counted()).toBe(1)
    dictionary.merge(aRecord({ key: utf8('k3') }), T)
    dictionary.merge(aRecord({ key: utf8('k4'), deleted: true }), T)
    expect(counted()).toBe(2)
    dictionary.forget(utf8('k1'))
    dictionary.forget(utf8('k2'))
    expect(counted()).toBe(1)
    dictionary.set(utf8('k2'), utf8('v'), now)
    expect(counted()).toBe(2)
  })

  it('is counted in bytes', () => {
    const dictionary = aDictionary()
    dictionary.set(key, utf8('12345'), now)
    dictionary.set(key, utf8('123'), now)
    dictionary.set(utf8('kk'), utf8('1'), now)
    expect(dictionary.bytes).toBe(7)
    dictionary.delete(key, now)
    expect(dictionary.bytes).toBe(4)
    dictionary.forget(key)
    expect(dictionary.bytes).toBe(3)
  })
})

describe('merging', () => {
  it('tells what changed', () => {
    const dictionary = aDictionary('b')
    const record = aRecord()
    expect(dictionary.merge(record, T)).toMatchObject({ status: 'changed', record, change: { type: 'update' } })
    expect(dictionary.merge({ ...record }, T)).toEqual({ status: 'unchanged', record })
    expect(dictionary.merge(aTombstone({ seq: 3 }), T)).toMatchObject({ previous: record, change: { type: 'delete' } })
  })

  it('keeps the tombstone of an absent key, which nobody sees', () => {
    const dictionary = aDictionary('b')
    expect(dictionary.merge(aTombstone(), T)).toMatchObject({ status: 'changed', change: undefined })
    expect(dictionary.merge(aTombstone({ seq: 3 }), T)).toMatchObject({ status: 'changed', change: undefined })
    expect(dictionary.record(key)?.deleted).toBe(true)
  })

  it('without leasing makes nothing of tenures', () => {
    const dictionary = aDictionary('b', { rules: unleased })
    dictionary.merge(aRecord({ epoch: 7, acquired: T }), T)
    expect(dictionary.get(key)).toMatchObject({ epoch: 1, acquired: 0 })
    expect(dictionary.merge(aRecord({ epoch: 9, time: T - 1 }), T).status).toBe('unchanged')
    expect(dictionary.merge(aRecord({ owner: 'c', time: T + 1, value: utf8('2') }), T).status).toBe('changed')
  })

  it("takes an old peer's store for the record that it stands for", () => {
    const dictionary = aDictionary('b')
    expect(dictionary.adopt(aStore(), T)).toMatchObject({
      status: 'changed',
      record: { epoch: 1, acquired: T, seq: 1 },
    })
    expect(dictionary.adopt(aStore({ live: false }), T).status).toBe('unchanged')
    expect(dictionary.adopt(aStore({ owner: 'c', time: T + 1 }), T).status).toBe('unchanged')
  })
})

describe('a lost lease', () => {
  const mine = utf8('mine')
  const theirs = { owner: 'b', value: utf8('theirs') }

  it.each([
    ['concurrent', { epoch: 1, acquired: T - 1 }],
    ['superseded', { epoch: 2, time: T + hour }],
    ['taken-after-lapse', { epoch: 2, time: T + hour + 1 }],
  ] as const)('is told with both sides: %s', (reason, fields) => {
    const dictionary = aDictionary()
    const held = dictionary.set(key, mine, now).record
    const winner = aRecord({ ...theirs, ...fields })
    const { lost } = dictionary.merge(winner, T + hour)
    expect(lost).toEqual({ key, owner: 'a', mine: held, winner, winnerOwner: 'b', reason })
  })

  it('is told when an old peer took it', () => {
    const dictionary = aDictionary()
    dictionary.set(key, mine, now)
    expect(dictionary.adopt(aStore({ owner: 'b', time: T - 1 }), T).lost).toMatchObject({ reason: 'concurrent' })
  })

  it('says that the winner is a deletion', () => {
    const dictionary = aDictionary()
    dictionary.set(key, mine, now)
    const { lost } = dictionary.merge(aTombstone({ owner: 'b', acquired: T - 1 }), T)
    expect(lost).toMatchObject({ winner: undefined, winnerOwner: 'b' })
  })

  it.each(['delete', 'release'] as const)(
    'is told of a %s only if somebody else claimed the same epoch',
    (operation) => {
      const giveUp = (): Dictionary => {
        const dictionary = aDictionary()
        dictionary.set(key, mine, now)
        dictionary[operation](key, now)
        return dictionary
      }
      expect(giveUp().merge(aRecord({ ...theirs, epoch: 2 }), T).lost).toBeUndefined()
      const { lost } = giveUp().merge(aRecord({ ...theirs, acquired: T - 1 }), T)
      expect(lost).toMatchObject({ reason: 'concurrent', winnerOwner: 'b' })
      expect(text(lost?.mine?.value)).toBe(operation === 'delete' ? undefined : 'mine')
    },
  )

  it('is not told of a record that was not ours, nor of a renewal by ourselves', () => {
    const dictionary = aDictionary('c')
    dictionary.merge(aRecord(), T)
    expect(dictionary.merge(aRecord({ ...theirs, epoch: 2 }), T).lost).toBeUndefined()
    const own = aDictionary()
    own.set(key, mine, now)
    expect(own.set(key, mine, now).lost).toBeUndefined()
  })

  it('is told to the other owners behind this node', () => {
    const dictionary = aDictionary('node')
    dictionary.set(key, mine, { ...now, owner: 'client-1' })
    const { lost } = dictionary.set(key, utf8('2'), { now: T + 2 * hour, owner: 'client-2' })
    expect(lost).toMatchObject({ mine: { owner: 'client-1' }, winnerOwner: 'client-2', reason: 'taken-after-lapse' })
  })

  it('is told to owners known from before a restart', () => {
    const dictionary = aDictionary('node')
    dictionary.addOwner('client-1')
    dictionary.restore(aRecord({ owner: 'client-1' }))
    expect(dictionary.merge(aRecord({ ...theirs, epoch: 2 }), T).lost).toMatchObject({ mine: { owner: 'client-1' } })
  })

  it('is told when a record of a past life replaces a write of this one', () => {
    const dictionary = aDictionary()
    const written = dictionary.set(key, mine, now).record
    const past = aRecord({ epoch: 2, value: utf8('past') })
    expect(dictionary.merge(past, T).lost).toEqual({
      key,
      owner: 'a',
      mine: written,
      winner: past,
      winnerOwner: 'a',
      reason: 'superseded',
    })
  })

  it('is told when a past life had written the same value later', () => {
    const dictionary = aDictionary()
    const written = dictionary.set(key, mine, now).record!
    const { lost } = dictionary.merge({ ...written, seq: 9 }, T)
    expect(lost).toMatchObject({ mine: { seq: 2 }, winner: { seq: 9 }, reason: 'superseded' })
  })

  it('is not told when one record of a past life replaces another', () => {
    const dictionary = aDictionary()
    dictionary.restore(aRecord())
    expect(dictionary.merge(aRecord({ seq: 1, acquired: T - 9 }), T)).toMatchObject({
      record: { acquired: T - 9, seq: 2 },
    })
    expect(dictionary.merge(aRecord({ seq: 9 }), T)).toMatchObject({ status: 'changed', lost: undefined })
  })

  it('is not told when a past life only turns out to have begun the tenure earlier', () => {
    const dictionary = aDictionary()
    dictionary.set(key, mine, now)
    const dated = dictionary.merge(aRecord({ acquired: T - 9, time: T - 9 }), T)
    expect(dated).toMatchObject({ status: 'changed', record: { acquired: T - 9, value: mine }, lost: undefined })
    expect(dictionary.merge(aRecord({ epoch: 2 }), T).lost).toMatchObject({ reason: 'superseded' })
  })

  it('does not exist without leasing', () => {
    const dictionary = aDictionary('a', { rules: unleased })
    dictionary.set(key, mine, now)
    expect(dictionary.merge(aRecord({ ...theirs, time: T + 1 }), T)).toMatchObject({
      status: 'changed',
      lost: undefined,
    })
  })
})

describe('admission', () => {
  it('takes what is dated up to 60 s ahead, and all that is past', () => {
    const dictionary = aDictionary('b')
    expect(dictionary.merge(aRecord({ time: T + 60 }), T).status).toBe('changed')
    expect(dictionary.merge(aRecord({ key: utf8('old'), time: 7, acquired: 7 }), T).status).toBe('changed')
    expect(dictionary.nextDue).toBeUndefined()
  })

  it('lets what is dated farther ahead wait until it is due', () => {
    const dictionary = aDictionary('b')
    const outcome = dictionary.merge(aRecord({ time: T + 61 }), T)
    expect(outcome).toEqual({ status: 'deferred', record: undefined })
    expect([...dictionary.records()]).toEqual([])
    expect(dictionary.nextDue).toBe(T + 1)
    expect(dictionary.takeDue(T)).toEqual([])
    expect(dictionary.takeDue(T + 1)).toMatchObject([{ status: 'changed', change: { type: 'update' } }])
    expect(dictionary.nextDue).toBeUndefined()
  })

  it('takes in what is due in the order of its dates, against what is held by then', () => {
    const dictionary = aDictionary('b')
    dictionary.merge(aRecord({ time: T + 300, seq: 4, value: utf8('3') }), T)
    dictionary.merge(aRecord({ time: T + 200, seq: 3, value: utf8('2') }), T)
    dictionary.adopt(aStore({ key: utf8('old'), time: T + 250 }), T)
    dictionary.merge(aRecord({ time: T + 400, seq: 5 }), T)
    expect(dictionary.nextDue).toBe(T + 140)
    const keys = dictionary.takeDue(T + 250).map(({ record }) => [text(record?.key), record?.time])
    expect(keys).toEqual([
      ['k', T + 200],
      ['old', T + 250],
      ['k', T + 300],
    ])
    expect(dictionary.nextDue).toBe(T + 340)
  })

  it('keeps one copy of what arrives again, and tells a store from a record', () => {
    const dictionary = aDictionary('b', { limits: { waiting: 5 } })
    const ahead = { time: T + 100, acquired: T + 100 }
    for (let i = 0; i < 5; i++) {
      for (const seq of [0, 1, 2]) expect(dictionary.merge(aRecord({ ...ahead, seq }), T).status).toBe('deferred')
      for (const live of [true, false]) expect(dictionary.adopt(aStore({ ...ahead, live }), T).status).toBe('deferred')
    }
    expect(dictionary.takeDue(T + 100)).toHaveLength(5)
  })

  it('drops and counts what is dated more than 24 h ahead', () => {
    const dictionary = aDictionary('b')
    const day = 24 * hour
    expect(dictionary.merge(aRecord({ time: T + day }), T).status).toBe('deferred')
    expect(dictionary.merge(aRecord({ time: T + day + 1 }), T)).toEqual({
      status: 'dropped',
      reason: 'tooFarAhead',
      record: undefined,
    })
    expect(dictionary.counters).toEqual({ tooFarAhead: 1, quarantineFull: 0, overQuota: 0, forged: 0 })
  })

  it('lets only so many wait', () => {
    const dictionary = aDictionary('b')
    const statuses = Array.from(
      { length: 1001 },
      (_, i) => dictionary.merge(aRecord({ key: utf8(`k${i}`), time: T + 100 }), T).status,
    )
    expect(statuses.filter((status) => status === 'deferred')).toHaveLength(1000)
    expect(statuses.at(-1)).toBe('dropped')
    expect(dictionary.counters.quarantineFull).toBe(1)
    expect(dictionary.takeDue(T + 40)).toHaveLength(1000)
    expect(dictionary.merge(aRecord({ key: utf8('again'), time: T + 200 }), T).status).toBe('deferred')
  })

  it('lets only so many bytes wait', () => {
    const dictionary = aDictionary('b')
    const ahead = (name: string, bytes: number) =>
      dictionary.merge(aRecord({ key: utf8(name), value: new Uint8Array(bytes), time: T + 100 }), T).status
    expect(ahead('1', 3 * 2 ** 20)).toBe('deferred')
    expect(ahead('2', 2 ** 20 - 1)).toBe('dropped')
    expect(ahead('3', 2 ** 20 - 2)).toBe('deferred')
    dictionary.takeDue(T + 40)
    expect(ahead('4', 4 * 2 ** 20 - 1)).toBe('deferred')
  })

  it('does not ask the date of what comes from the disk', () => {
    const dictionary = aDictionary()
    expect(dictionary.restore(aRecord({ time: T + 999_999 })).status).toBe('changed')
  })
})

describe('the limits', () => {
  const small = { limits: { keyBytes: 4, keys: 2, bytes: 10 } }

  it.each([
    ['keyBytes', (d: Dictionary) => d.set(utf8('12345'), utf8(''), now), 4],
    ['keys', (d: Dictionary) => d.set(utf8('k3'), utf8(''), now), 2],
    ['bytes', (d: Dictionary) => d.set(utf8('k1'), utf8('123456'), now), 10],
  ])('refuse a local write beyond %s, and keep what there was', (limit, write, max) => {
    const dictionary = aDictionary('a', small)
    dictionary.set(utf8('k1'), utf8('1'), now)
    dictionary.set(utf8('k2'), utf8('12'), now)
    let error: unknown
    try {
      write(dictionary)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(QuotaError)
    expect(error).toMatchObject({ code: 'quota', limit, max })
    expect(dictionary.size).toBe(2)
    expect(dictionary.bytes).toBe(7)
  })

  it("refuse and count a peer's records", () => {
    const dictionary = aDictionary('b', small)
    dictionary.merge(aRecord({ key: utf8('k1'), value: utf8('1') }), T)
    dictionary.merge(aRecord({ key: utf8('k2'), value: utf8('12') }), T)
    expect(dictionary.merge(aRecord({ key: utf8('12345') }), T).status).toBe('dropped')
    expect(dictionary.merge(aRecord({ key: utf8('k3'), value: utf8('') }), T).status).toBe('dropped')
    const held = dictionary.get(utf8('k1'))
    const tooLong = aRecord({ key: utf8('k1'), seq: 3, value: utf8('12345') })
    expect(dictionary.merge(tooLong, T)).toEqual({ status: 'dropped', reason: 'overQuota', record: held })
    expect(dictionary.adopt(aStore({ key: utf8('k4') }), T).status).toBe('dropped')
    expect(dictionary.counters.overQuota).toBe(4)
  })

  it('let a full dictionary change, shrink and delete', () => {
    const dictionary = aDictionary('a', small)
    dictionary.set(utf8('k1'), utf8('123'), now)
    dictionary.set(utf8('k2'), utf8('123'), now)
    expect(dictionary.set(utf8('k1'), utf8('321'), now).status).toBe('changed')
    expect(dictionary.set(utf8('k2'), utf8('1'), now).status).toBe('changed')
    expect(dictionary.delete(utf8('k1'), now).status).toBe('changed')
    expect(dictionary.bytes).toBe(5)
  })

  it('count tombstones as keys until they are collected', () => {
    const dictionary = aDictionary('a', small)
    dictionary.set(utf8('k1'), utf8(''), now)
    dictionary.set(utf8('k2'), utf8(''), now)
    dictionary.delete(utf8('k1'), now)
    expect(() => dictionary.set(utf8('k3'), utf8(''), now)).toThrow(QuotaError)
    dictionary.collect(T + 74 * hour)
    expect(dictionary.set(utf8('k3'), utf8(''), now).status).toBe('changed')
  })

  it('are 1 KiB a key, 100,000 keys and 256 MiB unless told otherwise', () => {
    const dictionary = aDictionary()
    expect(dictionary.limits).toMatchObject({ keyBytes: 1024, keys: 100_000, bytes: 256 * 2 ** 20 })
    expect(dictionary.set(new Uint8Array(1024), utf8('v'), now).status).toBe('changed')
    expect(() => dictionary.set(new Uint8Array(1025), utf8('v'), now)).toThrow('1024 bytes')
  })
})

describe('when it was last compared', () => {
  it('is noted once a minute, and anew when the clock was set back', () => {
    const dictionary = aDictionary()
    const noted = [1000, 1059, 1060, 500, 559].map((now) => {
      dictionary.noteExchange(now)
      return dictionary.exchangedAt
    })
    expect(noted).toEqual([1000, 1000, 1060, 500, 500])
  })
})

describe('forgetting', () => {
  it('collects tombstones after 73 h, and only tombstones', () => {
    const dictionary = aDictionary()
    dictionary.set(utf8('live'), utf8('v'), now)
    dictionary.set(key, utf8('v'), now)
    const { record } = dictionary.delete(key, now)
    expect(dictionary.collect(T + 73 * hour)).toEqual([])
    expect(dictionary.record(key)).toBe(record)
    expect(dictionary.collect(T + 73 * hour + 1)).toEqual([record])
    expect(dictionary.record(key)).toBeUndefined()
    expect(dictionary.size).toBe(1)
  })

  it('merges against a tombstone until it is collected', () => {
    const dictionary = aDictionary('b')
    dictionary.merge(aTombstone({ seq: 3 }), T)
    dictionary.collect(T + 73 * hour)
    expect(dictionary.merge(aRecord(), T + 73 * hour).status).toBe('unchanged')
  })

  it('leaves the epoch behind, so that no fencing token runs backwards', () => {
    const dictionary = aDictionary('b')
    dictionary.merge(aTombstone({ epoch: 6 }), T)
    dictionary.collect(T + 99 * hour)
    expect(dictionary.set(key, utf8('v'), { now: T + 99 * hour }).record).toMatchObject({ epoch: 7, seq: 2 })
  })

  it('drops a single record on demand', () => {
    const dictionary = aDictionary('b')
    const { record } = dictionary.merge(aRecord({ epoch: 3 }), T)
    expect(dictionary.forget(key)).toEqual({
      status: 'changed',
      previous: record,
      change: { type: 'delete', key, entry: record },
    })
    expect(dictionary.forget(key)).toEqual({ status: 'unchanged' })
    expect(dictionary.set(key, utf8('v'), now).record?.epoch).toBe(4)
  })

  it('of a tombstone is nothing that a user sees', () => {
    const dictionary = aDictionary('b')
    dictionary.merge(aTombstone(), T)
    expect(dictionary.forget(key).change).toBeUndefined()
  })
})
