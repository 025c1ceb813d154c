/** Where a module reports what an operator may want to read. Nothing in synckey writes to the console by itself. */
export interface Logger {
  debug(message: string, data?: object): void
  info(message: string, data?: object): void
  warn(message: string, data?: object): void
  error(message: string, data?: object): void
}

const ignore = (): void => {}

/** Drops everything: the default of every module. */
export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore }
