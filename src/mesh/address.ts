import type { Address } from './link.ts'

/** Reads [host, port] as it travels; null for anything else, as browsers and half-open py2p links send. */
export function readAddress(value: unknown): Address | null {
  if (!Array.isArray(value)) return null
  const [host, port] = value as readonly unknown[]
  const usable =
    typeof host === 'string' && host !== '' && Number.isInteger(port) && Number(port) > 0 && Number(port) < 65_536
  return usable ? [host, Number(port)] : null
}

export const formatAddress = ([host, port]: Address): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`

export const sameAddress = (a: Address | null, b: Address | null): boolean =>
  a !== null && b !== null && a[0] === b[0] && a[1] === b[1]
