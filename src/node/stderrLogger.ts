import { silentLogger, type Logger } from '../seams/logger.ts'

/** Writes to standard error: 1 errors and warnings, 2 information too, 3 everything; 0 nothing. */
export function stderrLogger(level: number): Logger {
  if (level <= 0) return silentLogger
  const at = (threshold: number, word: string) => (message: string, data?: object) => {
    if (level >= threshold)
      process.stderr.write(`synckey ${word}: ${message}${data ? ` ${JSON.stringify(data)}` : ''}\n`)
  }
  return { error: at(1, 'error'), warn: at(1, 'warning'), info: at(2, 'info'), debug: at(3, 'debug') }
}
