import type { Logger } from '../../src/seams/logger.ts'

export interface LogLine {
  readonly level: keyof Logger
  readonly message: string
  readonly data: object | undefined
}

/** A logger that keeps what it is told. */
export function recordingLogger(): Logger & { readonly lines: LogLine[] } {
  const lines: LogLine[] = []
  const at =
    (level: keyof Logger) =>
    (message: string, data?: object): void => {
      lines.push({ level, message, data })
    }
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
