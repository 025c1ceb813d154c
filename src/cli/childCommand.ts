import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { constants } from 'node:os'
import type { Cancel, Clock } from '../seams/clock.ts'
import { CommandError } from './commandError.ts'
import { EXIT } from './exitCode.ts'
import type { ExitCode } from './exitCode.ts'

/** How long a command may take to end when it is asked to, in milliseconds. */
const PATIENCE_MS = 5000

/** A command that runs beside a connector and shares its terminal. */
export class ChildCommand {
  /** Its exit code; as a shell has it, 128 and the signal where one ended it. Rejects where there is no such command. */
  readonly ended: Promise<ExitCode>
  readonly #process: ChildProcess
  readonly #clock: Clock
  #cancelKill: Cancel | null = null

  constructor([file = '', ...args]: readonly string[], env: NodeJS.ProcessEnv, clock: Clock) {
    this.#clock = clock
    // On Windows most commands are scripts, which only a shell runs.
    this.#process = spawn(file, args, { env, stdio: 'inherit', shell: process.platform === 'win32' })
    this.ended = this.#end(file)
  }

  /** Asks it to end, and makes it end when it does not, or when it is asked again. */
  stop(): void {
    if (this.#cancelKill) return void this.#process.kill('SIGKILL')
    this.#process.kill('SIGTERM')
    this.#cancelKill = this.#clock.after(PATIENCE_MS, () => this.#process.kill('SIGKILL'))
  }

  #end(file: string): Promise<ExitCode> {
    return new Promise((resolve, reject) => {
      this.#process.once('error', (error) => reject(notStarted(file, error)))
      this.#process.once('exit', (code, signal) => {
        this.#cancelKill?.()
        resolve(code ?? 128 + (signal ? constants.signals[signal] : 0))
      })
    })
  }
}

function notStarted(file: string, error: Error): CommandError {
  const isMissing = 'code' in error && error.code === 'ENOENT'
  const why = isMissing ? 'there is no such command' : error.message
  return new CommandError(isMissing ? EXIT.notFound : EXIT.failed, 'command', `'${file}' could not be started: ${why}`)
}
