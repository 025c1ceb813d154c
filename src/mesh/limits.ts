/** What a node grants its peers before it hangs up. Sizes in bytes, times in milliseconds. */
export interface MeshLimits {
  /** Frames above this are skipped, link kept. */
  readonly maxFrame: number
  /** A header above this ends the link. */
  readonly hardMaxFrame: number
  /** How long a link may take to its handshake. */
  readonly handshakeMs: number
  /** How long a link of our own kind may be silent before it is asked for a sign of life; two unanswered questions end it. */
  readonly keepAliveMs: number
  /** How many incoming links may be without a handshake at a time. */
  readonly maxPending: number
  /** What a link may send ahead of its handshake. */
  readonly maxEarlyBytes: number
  readonly maxConnections: number
  /** How many links may come from one address. Loopback is not counted, as all of this machine share it; nor is it in the next one. */
  readonly maxPerAddress: number
  /** How many links a second one address may open, and how many at once. */
  readonly handshakesPerSecond: number
  /** How many links all addresses together may open a second, loopback too, beyond `maxConnections` at once: others are hung up on before any work. */
  readonly linksPerSecond: number
  /** How many addresses are dialled at once; those an application asks for by `connect` are dialled in any case. */
  readonly maxDials: number
  /** How long a frame may take to come whole; one that only creeps, at less than a sixteenth of that pace, ends its link sooner. */
  readonly frameMs: number
  /** What may wait to leave on a link before broadcasts are left out for its peer, which is brought up to date once it reads again. */
  readonly maxOutboundBytes: number
  /** How long what waits may stand still before the link is ended. */
  readonly outboundMs: number
  /** How often an address may break the rules in a day before it is banned. */
  readonly maxBreaches: number
  /** How long the first ban lasts; each further one takes twice as long as the one before it. */
  readonly banMs: number
  readonly maxBanMs: number
  /** How many peers out of other peers' lists this node dials by itself. */
  readonly maxOutgoing: number
  /** Ids remembered per minute, against flooding in circles. */
  readonly maxSeen: number
  /** Bytes of broadcasts kept for neighbours of our own kind that were only told of them. */
  readonly maxRecentBytes: number
  /** Messages kept for `recv`; the oldest is dropped above it. */
  readonly maxQueue: number
}

export const defaultLimits: MeshLimits = {
  maxFrame: 8 * 2 ** 20,
  hardMaxFrame: 16 * 2 ** 20,
  handshakeMs: 5_000,
  keepAliveMs: 15_000,
  maxPending: 16,
  maxEarlyBytes: 64 * 2 ** 10,
  maxConnections: 64,
  maxPerAddress: 8,
  handshakesPerSecond: 5,
  linksPerSecond: 16,
  maxDials: 5,
  frameMs: 120_000,
  maxOutboundBytes: 8 * 2 ** 20,
  outboundMs: 10_000,
  maxBreaches: 3,
  banMs: 600_000,
  maxBanMs: 86_400_000,
  maxOutgoing: 4,
  maxSeen: 65_536,
  maxRecentBytes: 4 * 2 ** 20,
  maxQueue: 10_000,
}
