import ipaddr from 'ipaddr.js'

/** Whether a host, as a URL spells it, is this machine itself: 'localhost', or a loopback address. */
export function isLoopback(host: string): boolean {
  const address = bareAddress(host)
  return ipaddr.isValid(address) ? ipaddr.process(address).range() === 'loopback' : host === 'localhost'
}

/** The host of a URL that reaches a server bound to `host`: an address that stands for all of them is reached by the loopback one. */
export function reachableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

function bareAddress(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host
}
