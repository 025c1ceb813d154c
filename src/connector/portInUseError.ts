/** Another program listens where a door was to be opened. */
export class PortInUseError extends Error {
  readonly code = 'EADDRINUSE'
  readonly host: string
  readonly port: number

  constructor(host: string, port: number) {
    super(`Port ${port} of ${host} is in use; stop what listens there, or choose another port (0 finds a free one)`)
    this.name = 'PortInUseError'
    this.host = host
    this.port = port
  }
}
