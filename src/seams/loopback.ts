import ipaddr from 'ipaddr.js'

/** Whether a host is this machine itself: 'localhost', or a loopback address, bare or as a URL spells it. */
export function isLoopback(host: string): boolean {
  const address = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host
  return ipaddr.isValid(address) ? ipaddr.process(address).range() === 'loopback' : host === 'localhost'
}
