import { networkInterfaces } from 'node:os'
import type { Address } from '../mesh/link.ts'

/** What to tell others of a bound address: a wildcard becomes this machine's first outward IPv4 address, where it has one. */
export function outAddress([host, port]: Address): Address {
  if (host !== '0.0.0.0' && host !== '::') return [host, port]
  const outward = Object.values(networkInterfaces())
    .flat()
    .find((face) => face && !face.internal && face.family === 'IPv4')
  return [outward?.address ?? '127.0.0.1', port]
}
