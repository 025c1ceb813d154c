/** How much goes into one message: whichever is reached first. */
export interface PartSize {
  readonly items: number
  /** Bytes, roughly. */
  readonly bytes: number
}

export const SNAPSHOT_PART: PartSize = { items: 500, bytes: 64 * 1024 }
export const BATCH_PART: PartSize = { items: 5000, bytes: 256 * 1024 }

/** Where the part ends that begins with the item at `start`: behind at least one item, if there is one. */
export function endOfPart<T>(items: readonly T[], start: number, size: PartSize, weigh: (item: T) => number): number {
  const most = Math.min(items.length, start + size.items)
  let end = start
  for (let bytes = 0; end < most && bytes < size.bytes; end++) bytes += weigh(items[end]!)
  return end
}

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
