/** What went over a node's links since it began. */
export interface Traffic {
  framesIn: number
  framesOut: number
  bytesIn: number
  bytesOut: number
  /** Broadcasts that were here before. */
  duplicates: number
  /** Broadcasts passed on. */
  relayed: number
}

/** Begins to count. */
export const noTraffic = (): Traffic => ({
  framesIn: 0,
  framesOut: 0,
  bytesIn: 0,
  bytesOut: 0,
  duplicates: 0,
  relayed: 0,
})
