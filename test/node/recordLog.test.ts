import fs, {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Dictionary } from '../../src/dictionary/dictionary.ts'
import { defaultRules } from '../../src/dictionary/rules.ts'
import { RecordLog, type Durability } from '../../src/node/recordLog.ts'
import { encode } from '../../src/wire/msgpack.ts'
import { aRecord, aTombstone, sha256, T, text, utf8 } from '../dictionary/samples.ts'
import { DataDirs } from '../support/dataDirs.ts'
import { VirtualClock } from '../support/virtualClock.ts'

const dirs = new DataDirs()
const open: RecordLog[] = []

afterEach(() => {
  for (const log of open.splice(0)) log.close()
  dirs.removeAll()
})

let count = 0

function openLog(directory: string, durability: Durability = 'os', clock = new VirtualClock()): RecordLog {
  const log = new RecordLog({ directory, durability, clock, newId: () => `node ${++count}` })
  open.push(log)
  return log
}

const dictionaryIn = (store: RecordLog): Dictionary =>
  new Dictionary({ owner: store.id, rules: defaultRules, sha256, store })

const fileOf = (directory: string): string => join(directory, 'records.log')

const failuresOf = (log: RecordLog): readonly string[] => {
  const messages: string[] = []
  log.listen(({ message }) => messages.push(message))
  return messages
}

const told = (dictionary: Dictionary): unknown =>
  [...dictionary.changes()].map((change) =>
    change.type === 'record'
      ? { ...change.record, key: text(change.record.key), value: [...change.record.value] }
      : change,
  )

describe('what was written', () => {
  it('is there again: values, tombstones, released marks, foreign records, floors and the id', () => {
    const directory = dirs.make()
    const log = openLog(directory)
    const before = dictionaryIn(log)
    for (const key of ['kept', 'deleted', 'released', 'forgotten']) before.set(utf8(key), encode(key), { now: T })
    before.delete(utf8('deleted'), { now: T })
    before.release(utf8('released'), { now: T })
    before.forget(utf8('forgotten'))
    before.merge(aRecord({ key: utf8('foreign'), owner: 'other', ownerType: 'bin', epoch: 9 }), T)
    log.close()
    const again = openLog(directory)
    expect(again.id).toBe(log.id)
    expect(again.unclean).toBe(false)
    const after = dictionaryIn(again)
    expect(told(after)).toEqual(told(before))
    expect(after.set(utf8('forgotten'), encode(2), { now: T }).record?.epoch).toBe(2)
  })

  it('is in the file before set returns, where the operating system keeps it', () => {
    const directory = dirs.make()
    const dictionary = dictionaryIn(openLog(directory))
    dictionary.set(utf8('k'), encode(1), { now: T })
    const copy = openLog(dirs.asKilled(directory))
    expect(copy.unclean).toBe(true)
    expect(told(dictionaryIn(copy))).toEqual(told(dictionary))
  })

  it.each([
    ['sync', 2],
    ['os', 0],
  ] as const)("waits for the disk, if it is our own, with durability '%s': %i times of 2", (durability, times) => {
    const log = openLog(dirs.make(), durability)
    const dictionary = dictionaryIn(log)
    const waited = vi.spyOn(fs, 'fdatasyncSync')
    syncBuiltinESMExports()
    try {
      dictionary.set(utf8('k'), encode(1), { now: T })
      dictionary.merge(aRecord({ key: utf8('heard'), owner: 'other' }), T)
      dictionary.delete(utf8('k'), { now: T })
      expect(waited).toHaveBeenCalledTimes(times)
    } finally {
      waited.mockRestore()
      syncBuiltinESMExports()
    }
  })

  it("is gathered with durability 'off', and there after a while or a clean stop", () => {
    const [directory, clock] = [dirs.make(), new VirtualClock()]
    const log = openLog(directory, 'off', clock)
    const dictionary = dictionaryIn(log)
    const { size } = statSync(fileOf(directory))
    dictionary.set(utf8('k'), encode(1), { now: T })
    expect(statSync(fileOf(directory)).size).toBe(size)
    clock.advance(100)
    expect(told(dictionaryIn(openLog(dirs.asKilled(directory))))).toEqual(told(dictionary))
    dictionary.set(utf8('k'), encode(2), { now: T })
    log.close()
    expect(told(dictionaryIn(openLog(directory)))).toEqual(told(dictionary))
  })

  it('is not taken any more once the log is closed, and then did not happen', () => {
    const log = openLog(dirs.make(), 'sync')
    const dictionary = dictionaryIn(log)
    log.close()
    expect(() => dictionary.set(utf8('k'), encode(1), { now: T })).toThrow(expect.objectContaining({ code: 'storage' }))
    expect(dictionary.size).toBe(0)
    expect(dictionary.merge(aRecord(), T).status).toBe('changed')
  })
})

describe('a damaged log', () => {
  it('keeps its valid prefix and its id, says what it dropped, and writes on after the prefix', () => {
    const directory = dirs.make()
    const dictionary = dictionaryIn(openLog(directory))
    dictionary.set(utf8('first'), encode(1), { now: T })
    dictionary.set(utf8('second'), encode(2), { now: T })
    const killed = dirs.asKilled(directory)
    truncateSync(fileOf(killed), statSync(fileOf(killed)).size - 1)
    const log = openLog(killed)
    expect(failuresOf(log)).toEqual([expect.stringMatching(/damaged: its last \d+ bytes were dropped, 1 changes/)])
    expect([log.id, log.unclean]).toEqual([dictionary.owner, true])
    const recovered = dictionaryIn(log)
    expect([...recovered.records()].map(({ key }) => text(key))).toEqual(['first'])
    recovered.set(utf8('third'), encode(3), { now: T })
    log.close()
    expect(told(dictionaryIn(openLog(killed)))).toEqual(told(recovered))
  })

  it('of which no record can be read gives its node a new id, and is kept aside', () => {
    const directory = dirs.make()
    writeFileSync(fileOf(directory), 'this was never a log of ours')
    const log = openLog(directory)
    expect(failuresOf(log)).toEqual([expect.stringContaining('its last 28 bytes were dropped')])
    expect(readFileSync(`${fileOf(directory)}.damaged`, 'utf8')).toBe('this was never a log of ours')
    const killed = dirs.asKilled(directory)
    expect(openLog(killed).id).not.toBe(log.id)
    log.close()
    expect(openLog(directory).id).toBe(log.id)
  })
})

describe('compaction', () => {
  it('keeps the file near what it has to hold, and keeps all of that', () => {
    const directory = dirs.make()
    const log = openLog(directory)
    const dictionary = dictionaryIn(log)
    dictionary.merge(aTombstone({ key: utf8('deleted'), owner: 'other' }), T)
    dictionary.merge(aRecord({ key: utf8('forgotten'), epoch: 5 }), T)
    dictionary.forget(utf8('forgotten'))
    const value = encode('x'.repeat(10_000))
    for (let round = 0; round < 500; round++) dictionary.set(utf8(`key ${round % 10}`), value, { now: T })
    expect(statSync(fileOf(directory)).size).toBeLessThan(2 * dictionary.bytes + 2 ** 20 + 20_000)
    expect(told(dictionaryIn(openLog(dirs.asKilled(directory))))).toEqual(told(dictionary))
    log.close()
    const again = openLog(directory)
    expect(again.id).toBe(log.id)
    const after = dictionaryIn(again)
    expect(told(after)).toEqual(told(dictionary))
    expect(after.set(utf8('forgotten'), value, { now: T }).record?.epoch).toBe(6)
  })

  it('with durability off loses nothing that was not yet in the file', () => {
    const directory = dirs.make()
    const clock = new VirtualClock()
    const log = openLog(directory, 'off', clock)
    const dictionary = dictionaryIn(log)
    const value = encode('x'.repeat(100_000))
    for (let round = 0; round < 100; round++) {
      dictionary.set(utf8(`key ${round % 3}`), value, { now: T })
      if (round % 10 === 9) clock.advance(100)
    }
    log.close()
    expect(told(dictionaryIn(openLog(directory)))).toEqual(told(dictionary))
  })

  it('that the disk refuses leaves the log as it was, is told once, and leaves no rest', () => {
    const directory = dirs.make()
    const log = openLog(directory)
    const failures = failuresOf(log)
    const dictionary = dictionaryIn(log)
    mkdirSync(join(directory, 'records.log.new'))
    const value = encode('x'.repeat(100_000))
    for (let round = 0; round < 20; round++) dictionary.set(utf8('k'), value, { now: T })
    expect(failures).toEqual([expect.stringContaining('records.log could not be written anew')])
    rmdirSync(join(directory, 'records.log.new'))
    for (let round = 0; round < 20; round++) dictionary.set(utf8('k'), value, { now: T })
    expect(statSync(fileOf(directory)).size).toBeLessThan(2_000_000)
    expect(readdirSync(directory).toSorted()).toEqual(['lock', 'records.log'])
    log.close()
    expect(told(dictionaryIn(openLog(directory)))).toEqual(told(dictionary))
  })
})

describe('a directory', () => {
  it('serves one log at a time', () => {
    const directory = dirs.make()
    const log = openLog(directory)
    expect(() => openLog(directory)).toThrow(
      `the data directory ${directory} is in use by another socket of this process; it serves one node at a time`,
    )
    log.close()
    log.close()
    expect(openLog(directory).id).toBe(log.id)
  })

  it.runIf(existsSync('/proc/self/stat'))(
    'is named with the process that has it; that a dead process had it does not matter',
    () => {
      const directory = dirs.make()
      const lock = join(directory, 'lock')
      const startOf = (pid: number): string | undefined =>
        readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ')[19]
      const start = startOf(process.ppid)
      writeFileSync(lock, JSON.stringify({ pid: process.ppid, start }))
      expect(() => openLog(directory)).toThrow(`is in use by process ${process.ppid}`)
      writeFileSync(lock, JSON.stringify({ pid: process.pid, start: startOf(process.pid) }))
      expect(() => openLog(directory)).toThrow('is in use by another socket of this process')
      for (const stale of [
        { pid: process.ppid, start: 'long ago' },
        { pid: process.pid, start },
        { pid: 2 ** 22 },
        'no lock',
      ]) {
        writeFileSync(lock, JSON.stringify(stale))
        openLog(directory).close()
        expect(existsSync(lock)).toBe(false)
      }
    },
  )

  it('is made where it is missing, and named where it cannot be', () => {
    const directory = dirs.make()
    openLog(join(directory, 'deep', 'down'))
    writeFileSync(join(directory, 'file'), '')
    expect(() => openLog(join(directory, 'file'))).toThrow(
      `the data directory ${join(directory, 'file')} cannot be used`,
    )
  })
})
