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

/** js2p's spelling: `metatuple(owner, timestamp)`. */
export const metatuple = (owner: string, timestamp: number): Metatuple => new Metatuple(owner, timestamp)
