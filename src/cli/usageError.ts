import { CommandError } from './commandError.ts'
import { EXIT } from './exitCode.ts'

/** The command line makes no sense; says why, and what would. */
export class UsageError extends CommandError {
  constructor(message: string) {
    super(EXIT.usage, 'usage', message)
    this.name = 'UsageError'
  }
}
