/** How much goes into one message: whichever is reached first. */
export interface PartSize {
  readonly items: number
  /** Bytes, roughly. */
  readonly bytes: number
}

export const SNAPSHOT_PART: PartSize = { items: 500, bytes: 64 * 1024 }
export const BATCH_PART: PartSize = { items: 5000, bytes: 256 * 1024 }

/** Whether a part with so much in it takes no more. */
function isFull(size: PartSize, items: number, bytes: number): boolean {
  return items >= size.items || bytes >= size.bytes
}

/** Whether so many items that weigh so many bytes together are one part. */
export function fits(size: PartSize, items: number, bytes: number): boolean {
  return items <= size.items && bytes <= size.bytes
}

/** Where the part ends that begins with the item at `start`: behind at least one item, if there is one. `weigh` says how many bytes an item has. */
export function endOfPart<T>(items: readonly T[], start: number, size: PartSize, weigh: (item: T) => number): number {
  let end = start
  for (let bytes = 0; end < items.length && !isFull(size, end - start, bytes); end++) bytes += weigh(items[end]!)
  return end
}

/** Takes the items of one part: at least one, if there is one. */
export function takePart<T>(items: Iterator<T>, size: PartSize, weigh: (item: T) => number): T[] {
  const part: T[] = []
  for (let bytes = 0; !isFull(size, part.length, bytes);) {
    const next = items.next()
    if (next.done) break
    part.push(next.value)
    bytes += weigh(next.value)
  }
  return part
}
