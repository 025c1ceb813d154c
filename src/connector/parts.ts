/** How much goes into one message: whichever is reached first. */
export interface PartSize {
  readonly items: number
  /** Bytes, roughly. */
  readonly bytes: number
}

export const SNAPSHOT_PART: PartSize = { items: 500, bytes: 64 * 1024 }
export const BATCH_PART: PartSize = { items: 5000, bytes: 256 * 1024 }

/** Takes as many items as make one part: at least one, if there is one. `weigh` says how many bytes an item has. */
export function takePart<T>(items: Iterator<T>, size: PartSize, weigh: (item: T) => number): T[] {
  const part: T[] = []
  for (let bytes = 0; part.length < size.items && bytes < size.bytes;) {
    const next = items.next()
    if (next.done) break
    part.push(next.value)
    bytes += weigh(next.value)
  }
  return part
}
