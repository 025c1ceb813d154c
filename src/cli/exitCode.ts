/** What the end of a command tells a script; docs/cli.md lists the same. A command run by `serve` ends it with its own code. */
export const EXIT = {
  ok: 0,
  /** The answer is no: the key is absent, or the write was refused. */
  no: 1,
  /** The command line makes no sense. */
  usage: 2,
  /** No connector answers. */
  noConnector: 3,
  /** The connector does not accept the token. */
  unauthorized: 4,
  /** Something around the command failed: a port in use, a directory, a file. */
  failed: 5,
  /** The command that `serve` was to run is not there; a shell says the same. */
  notFound: 127,
} as const

export type ExitCode = number
