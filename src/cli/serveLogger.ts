import type { Logger } from '../seams/logger.ts'
import { silentLogger } from '../seams/logger.ts'
import { inServeWords } from './serveWords.ts'
import type { Terminal } from './terminal.ts'

/** Says what goes wrong while a connector serves. */
export function serveLogger(terminal: Terminal): Logger {
  const say = (message: string, data?: object): void => terminal.say(inServeWords(message), data)
  return { ...silentLogger, warn: say, error: say }
}
