import type { Logger } from '../seams/logger.ts'
import { silentLogger } from '../seams/logger.ts'
import type { Terminal } from './terminal.ts'

/** Options of the door as `synckey serve` calls them. */
const optionNames = [
  ['allowedOrigins', '--origin'],
  ['allowedHosts', '--allow-host'],
] as const

/** Says what goes wrong while a connector serves. */
export function serveLogger(terminal: Terminal): Logger {
  const say = (message: string, data?: object): void =>
    terminal.say(`${withOptions(message)}${data ? ` ${JSON.stringify(data)}` : ''}`)
  return { ...silentLogger, warn: say, error: say }
}

function withOptions(message: string): string {
  return optionNames.reduce((text, [option, name]) => text.replace(option, name), message)
}
