import ipaddr from 'ipaddr.js'

/** Whether a host is this machine's loopback, by address or as 'localhost'. */
export function isLoopback(host: string): boolean {
  if (!ipaddr.isValid(host)) return host === 'localhost'
  return ipaddr.process(host).range() === 'loopback'
}
