import type { ExitCode } from './exitCode.ts'

/** Why a command ends without having done what it was asked, in words for people, a code for programs, and an exit code for scripts. */
export class CommandError extends Error {
  readonly exit: ExitCode
  readonly code: string
  /** What else `--json` tells. */
  readonly data: object

  constructor(exit: ExitCode, code: string, message: string, data: object = {}) {
    super(message)
    this.name = 'CommandError'
    this.exit = exit
    this.code = code
    this.data = data
  }

  toJSON(): object {
    return { ...this.data, code: this.code, message: this.message }
  }
}
