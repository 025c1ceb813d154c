import { closeSync, copyFileSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { StorageError } from '../dictionary/errors.ts'
import type { RecordStore, StoreContents, StoredChange } from '../dictionary/recordStore.ts'
import type { Cancel, Clock } from '../seams/clock.ts'
import { DirectoryLock } from './directoryLock.ts'
import { LogFile } from './logFile.ts'
import { frameOf, recoverLog, type LogEntry, type RecoveredLog } from './recordLogFormat.ts'

export const durabilities = ['off', 'os', 'sync'] as const

/**
 * What of an accepted write outlives what: 'off' a clean stop only, 'os' the death of the process, 'sync' that of the machine. 'off' writes
 * together what was set within 100 ms.
 */
export type Durability = (typeof durabilities)[number]

export interface RecordLogOptions {
  readonly directory: string
  readonly durability: Durability
  readonly clock: Clock
  /** Makes the id of a node that has none. */
  readonly newId: () => string
}

const gatherMs = 100
const slack = 2 ** 20
/** Bytes that a frame has beside key and value, at most about. */
const overhead = 110
const chunkBytes = 2 ** 18

/** The records of one node in a directory, as a log that is only ever appended to and written anew when it has grown too long. */
export class RecordLog implements RecordStore {
  readonly id: string
  readonly unclean: boolean
  readonly #options: RecordLogOptions
  readonly #lock: DirectoryLock
  readonly #path: string
  #file: LogFile
  #changes: readonly StoredChange[]
  #gathered: Uint8Array[] = []
  #cancelGathering: Cancel | undefined
  /** Something is missing in the file: it is written anew as soon as the disk takes writes again. */
  #behind = false
  #compactAbove = 0
  #closed = false
  #failures: readonly Error[] = []
  #failed = (error: Error): void => void (this.#failures = [...this.#failures, error])

  /** Opens the directory's log, or makes one. Throws `StorageError` where another node has it or the system refuses. */
  constructor(options: RecordLogOptions) {
    this.#options = options
    this.#path = join(options.directory, 'records.log')
    this.#lock = lock(options.directory)
    let file: LogFile | undefined
    try {
      file = new LogFile(this.#path)
      this.#file = file
      const recovered = recoverLog(file.read())
      this.#noteDropped(recovered)
      this.id = usableId(recovered) ?? options.newId()
      this.unclean = this.id === recovered.id && recovered.unclean
      this.#changes = recovered.changes
      if (this.id === recovered.id) file.cut(recovered.length)
      else this.#begin(recovered.dropped > 0)
      file.sync()
      rmSync(this.#newPath, { force: true })
    } catch (error) {
      file?.close()
      this.#lock.release()
      throw new StorageError(`${this.#path} cannot be used: ${(error as Error).message}`, error)
    }
  }

  /** Hears from now on what was lost or could not be written, and first what was before. */
  listen(failed: (error: Error) => void): void {
    for (const error of this.#failures) failed(error)
    this.#failed = failed
  }

  /** Bytes of the log on disk. */
  get size(): number {
    return this.#file.size
  }

  load(): readonly StoredChange[] {
    const changes = this.#changes
    this.#changes = []
    return changes
  }

  append(change: StoredChange, here: boolean): void {
    const frame = frameOf(change)
    if (this.#closed) throw new StorageError(`nothing was written: ${this.#path} is closed`)
    if (this.#options.durability === 'off') this.#gather(frame)
    else this.#write(frame, here && this.#options.durability === 'sync')
  }

  compact(contents: StoreContents): void {
    const { size } = this.#file
    const wanted = 2 * (contents.bytes + contents.size * overhead) + slack
    if (this.#closed || size <= this.#compactAbove || (size <= wanted && !this.#behind)) return
    try {
      this.#rewrite(contents)
      this.#behind = false
      this.#compactAbove = 0
    } catch (error) {
      this.#compactAbove = size + slack
      this.#failed(new StorageError(`${this.#path} could not be written anew: ${(error as Error).message}`, error))
    }
  }

  /** Marks the log as complete and gives the directory up. Idempotent. */
  close(): void {
    if (this.#closed) return
    this.#flush()
    this.#closed = true
    try {
      if (!this.#behind) this.#file.append(frameOf({ type: 'closed' }), true)
    } catch (error) {
      this.#fail(error)
    }
    this.#file.close()
    this.#lock.release()
  }

  #noteDropped({ dropped, changes }: RecoveredLog): void {
    if (dropped === 0) return
    const message = `${this.#path} was damaged: its last ${dropped} bytes were dropped, ${changes.length} changes before them are kept`
    this.#failed(new StorageError(message))
  }

  /** Begins an empty log; one that nothing could be read of is kept beside it. */
  #begin(keepOld: boolean): void {
    if (keepOld) copyFileSync(this.#path, `${this.#path}.damaged`)
    this.#file.cut(0)
    this.#file.append(frameOf({ type: 'node', id: this.id }), true)
    syncDirectory(this.#options.directory)
  }

  #write(bytes: Uint8Array, sync: boolean): void {
    try {
      this.#file.append(bytes, sync)
    } catch (error) {
      throw this.#fail(error)
    }
  }

  #fail(error: unknown): StorageError {
    const failure = new StorageError(
      `nothing was written: ${this.#path} does not take it (${(error as Error).message}); make room, and write again`,
      error,
    )
    if (!this.#behind) this.#failed(failure)
    this.#behind = true
    return failure
  }

  #gather(frame: Uint8Array): void {
    this.#gathered.push(frame)
    this.#cancelGathering ??= this.#options.clock.after(gatherMs, () => this.#flush())
  }

  #flush(): void {
    this.#cancelGathering?.()
    this.#cancelGathering = undefined
    const frames = this.#gathered.splice(0)
    if (frames.length === 0) return
    try {
      this.#file.append(Buffer.concat(frames))
    } catch (error) {
      this.#fail(error)
    }
  }

  /** The new file is on the disk before it takes the old one's name. */
  #rewrite(contents: StoreContents): void {
    const file = new LogFile(this.#newPath)
    try {
      file.cut(0)
      for (const chunk of chunksOf(this.id, contents)) file.append(chunk)
      file.sync()
      renameSync(this.#newPath, this.#path)
    } catch (error) {
      file.close()
      rmSync(this.#newPath, { force: true })
      throw error
    }
    this.#file.close()
    this.#file = file
    this.#gathered = []
    syncDirectory(this.#options.directory)
  }

  get #newPath(): string {
    return `${this.#path}.new`
  }
}

/** Without a record there is no past to go on from: a node that lost all of them begins anew. */
function usableId({ id, unclean, changes }: RecoveredLog): string | undefined {
  return unclean && changes.length === 0 ? undefined : id
}

function lock(directory: string): DirectoryLock {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    return new DirectoryLock(directory)
  } catch (error) {
    if (error instanceof StorageError) throw error
    throw new StorageError(`the data directory ${directory} cannot be used: ${(error as Error).message}`, error)
  }
}

function* chunksOf(id: string, contents: StoreContents): Generator<Uint8Array> {
  let frames: Uint8Array[] = []
  let bytes = 0
  for (const entry of entriesOf(id, contents)) {
    const frame = frameOf(entry)
    frames.push(frame)
    bytes += frame.length
    if (bytes < chunkBytes) continue
    yield Buffer.concat(frames)
    frames = []
    bytes = 0
  }
  yield Buffer.concat(frames)
}

function* entriesOf(id: string, contents: StoreContents): Generator<LogEntry> {
  yield { type: 'node', id }
  yield* contents.changes()
}

/** Makes a rename last; systems that cannot open a directory do it by themselves. */
function syncDirectory(directory: string): void {
  try {
    const fd = openSync(directory, 'r')
    fsyncSync(fd)
    closeSync(fd)
  } catch {
    // Windows.
  }
}
