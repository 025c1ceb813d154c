import { UsageError } from './usageError.ts'

/** A host and a port, as sockets take them. */
export type HostAndPort = readonly [host: string, port: number]

/** A port, 0 to 65535. Throws `UsageError`, naming the option. */
export function parsePort(option: string, text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new UsageError(`--${option} is '${text}', which is no port; give a number from 0 (any free one) to 65535`)
}

/** host:port, with an IPv6 address in brackets. Throws `UsageError`, naming the option. */
export function parseAddress(option: string, text: string): HostAndPort {
  const [, bracketed, bare, port] = /^(?:\[([\da-f:.]+)\]|([^:[\]\s]+)):(\d+)$/i.exec(text) ?? []
  const host = bracketed ?? bare
  if (host !== undefined && port !== undefined) return [host, parsePort(option, port)]
  throw new UsageError(
    `--${option} is '${text}', which is no address; give host:port, such as 192.168.0.7:44565 or [::1]:44565`,
  )
}

/** host:port again. */
export function showAddress([host, port]: HostAndPort): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
