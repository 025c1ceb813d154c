/** Too few nodes acknowledged in time what was written ('timeout'), or the node was closed before they did ('closed'). */
export class FlushError extends Error {
  readonly code: 'timeout' | 'closed'
  /** How many were to acknowledge. */
  readonly peers: number
  /** How many did. */
  readonly acknowledged: number

  constructor({ code, peers, acknowledged }: Pick<FlushError, 'code' | 'peers' | 'acknowledged'>) {
    const remedy =
      code === 'closed'
        ? 'the node was closed; call flush before close'
        : 'link this node to more nodes of synckey, or wait longer; the writes stay, and travel when there are any'
    super(`${acknowledged} of ${peers} nodes acknowledged the writes: ${remedy}`)
    this.name = 'FlushError'
    this.code = code
    this.peers = peers
    this.acknowledged = acknowledged
  }
}
