import type { Handshake } from '../mesh/handshake.ts'

const legacies = ['accept', 'read-only', 'off'] as const

/** What nodes that run js2p or py2p 0.7 count for: as nodes, as readers whose writes are ignored, or for nothing. */
export type Legacy = (typeof legacies)[number]

/** Tells why a peer's link is ended upon its handshake; undefined: it is not. Throws TypeError for what is no `Legacy`. */
export function refusalBy(legacy: Legacy): (peer: Handshake) => string | undefined {
  if (!legacies.includes(legacy)) throw new TypeError(`legacy is ${legacies.join(', ')}, not ${legacy as string}`)
  return ({ kind }) =>
    legacy === 'off' && kind !== 'synckey'
      ? `the peer runs ${kind}, which this node refuses (its option legacy is 'off')`
      : undefined
}
