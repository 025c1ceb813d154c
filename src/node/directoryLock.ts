import { linkSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StorageError } from '../dictionary/errors.ts'

/** Directories that are locked by this process. */
const held = new Set<string>()

/** Keeps a directory for one node on this machine. What a dead process left behind does not count. */
export class DirectoryLock {
  readonly #directory: string
  readonly #path: string

  /** Throws `StorageError`, naming the process, where another node has the directory. */
  constructor(directory: string) {
    this.#directory = realpathSync(directory)
    this.#path = join(this.#directory, 'lock')
    if (held.has(this.#directory)) throw inUse(directory, process.pid)
    if (!this.#tryToTake() && !(this.#removeStale(directory) && this.#tryToTake()))
      throw inUse(directory, readHolder(this.#path)?.pid)
    held.add(this.#directory)
  }

  /** Gives the directory up. Idempotent. */
  release(): void {
    if (held.delete(this.#directory)) rmSync(this.#path, { force: true })
  }

  /** The lock appears whole, or not at all. */
  #tryToTake(): boolean {
    const own = `${this.#path}.${process.pid}`
    writeFileSync(own, JSON.stringify({ pid: process.pid, start: startOf(process.pid) }), { mode: 0o600 })
    try {
      linkSync(own, this.#path)
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
      throw error
    } finally {
      rmSync(own, { force: true })
    }
  }

  #removeStale(directory: string): boolean {
    const holder = readHolder(this.#path)
    if (holder && isAlive(holder)) throw inUse(directory, holder.pid)
    return this.#putAside(holder)
  }

  /** Two that find the same stale lock: the slower one must not throw away the lock that the faster has taken meanwhile. */
  #putAside(expected: Holder | undefined): boolean {
    const aside = `${this.#path}.${process.pid}.stale`
    try {
      renameSync(this.#path, aside)
      const moved = readHolder(aside)
      const isStale = moved?.pid === expected?.pid && moved?.start === expected?.start
      if (!isStale) linkSync(aside, this.#path)
      return isStale
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true
      throw error
    } finally {
      rmSync(aside, { force: true })
    }
  }
}

interface Holder {
  readonly pid: number
  /** When that process began, as the system counts; tells it from a later one of the same number. */
  readonly start: string | null
}

function readHolder(path: string): Holder | undefined {
  try {
    const { pid, start } = JSON.parse(readFileSync(path, 'utf8')) as Holder
    return Number.isSafeInteger(pid) ? { pid, start } : undefined
  } catch {
    return undefined
  }
}

/** Where the system does not tell starts, a lock with our own number is a predecessor's: those of this process are known. */
function isAlive({ pid, start }: Holder): boolean {
  const began = startOf(pid)
  if (began === null ? pid === process.pid : began !== start) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The start time of a process in Linux's count; null where the system does not tell. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

function inUse(directory: string, pid: number | undefined): StorageError {
  const who = pid === process.pid ? 'another socket of this process' : `process ${pid ?? 'unknown'}`
  return new StorageError(
    `the data directory ${directory} is in use by ${who}; it serves one node at a time: close that one, or give another dataDir`,
  )
}
