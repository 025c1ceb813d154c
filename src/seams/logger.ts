/** Where a module reports what an operator may want to read. Nothing in synckey writes to the console by itself. */
export interface Logger {
  /** For who looks for a fault. */
  debug(message: string, data?: object): void
  /** What went as it should. */
  info(message: string, data?: object): void
  /** What is wrong and goes on. */
  warn(message: string, data?: object): void
  /** What failed. */
  error(message: string, data?: object): void
}

const ignore = (): void => {}

/** Drops everything: the default of every module. */
export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore }
