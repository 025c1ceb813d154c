import type { Clock } from '../seams/clock.ts'
import type { Arguments } from './arguments.ts'
import type { ConnectorFiles } from './connectorFiles.ts'
import type { ExitCode } from './exitCode.ts'
import type { Grammar } from './grammar.ts'
import type { Interrupts } from './interrupts.ts'
import type { Terminal } from './terminal.ts'

/** All that a command may use of the world. */
export interface Call {
  readonly args: Arguments
  readonly terminal: Terminal
  readonly env: NodeJS.ProcessEnv
  readonly clock: Clock
  readonly files: ConnectorFiles
  readonly interrupts: Interrupts
  readonly readInput: () => Promise<string>
}

/** One word after `synckey`. */
export interface Command extends Grammar {
  /** What it does, in one line. */
  readonly summary: string
  /** More to know, a paragraph each. */
  readonly notes?: readonly string[]
  readonly examples: readonly (readonly [line: string, meaning: string])[]
  readonly run: (call: Call) => Promise<ExitCode>
}
