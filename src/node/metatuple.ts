/** Who changed a key, and when. The name and the fields are js2p's. */
export class Metatuple {
  /** Id of the node that wrote. */
  readonly owner: string
  /** Seconds, UTC. */
  readonly timestamp: number

  constructor(owner: string, timestamp: number) {
    this.owner = owner
    this.timestamp = timestamp
  }
}

/** js2p's spelling, with and without `new`: `metatuple(owner, timestamp)`. */
export const metatuple = new Proxy(Metatuple, {
  apply: (target, _self, parts: [owner: string, timestamp: number]) => new target(...parts),
}) as typeof Metatuple & ((owner: string, timestamp: number) => Metatuple)
