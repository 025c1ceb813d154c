import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Directories for the time of a test. */
export class DataDirs {
  readonly #made: string[] = []

  /** A new, empty one. */
  make(): string {
    const directory = mkdtempSync(join(tmpdir(), 'synckey-'))
    this.#made.push(directory)
    return directory
  }

  /** A new one that holds what a process would leave in `from` if it were killed now. */
  asKilled(from: string): string {
    const directory = this.make()
    copyFileSync(join(from, 'records.log'), join(directory, 'records.log'))
    return directory
  }

  removeAll(): void {
    for (const directory of this.#made.splice(0)) rmSync(directory, { recursive: true, force: true })
  }
}
