import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs'

/** A file that grows at its end: what was not written whole is not there. */
export class LogFile {
  readonly #fd: number
  #size: number

  /** Opens a file, made for this user alone where it is missing. */
  constructor(path: string) {
    this.#fd = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600)
    this.#size = fstatSync(this.#fd).size
  }

  /** Bytes. */
  get size(): number {
    return this.#size
  }

  /** All bytes; to be called before anything is written. */
  read(): Uint8Array {
    return readFileSync(this.#fd)
  }

  /** Writes bytes at the end and, with `sync`, waits for the disk. Throws what the system says, and then the file is as before. */
  append(bytes: Uint8Array, sync = false): void {
    try {
      for (let done = 0; done < bytes.length;)
        done += writeSync(this.#fd, bytes, done, bytes.length - done, this.#size + done)
      if (sync) this.sync()
      this.#size += bytes.length
    } catch (error) {
      this.#dropTail()
      throw error
    }
  }

  /** Shortens the file. */
  cut(size: number): void {
    ftruncateSync(this.#fd, size)
    this.#size = size
  }

  sync(): void {
    fdatasyncSync(this.#fd)
  }

  close(): void {
    closeSync(this.#fd)
  }

  /** The next write goes over the torn one in any case. */
  #dropTail(): void {
    try {
      ftruncateSync(this.#fd, this.#size)
    } catch {
      // A disk that fails at writing may fail at this, too.
    }
  }
}
