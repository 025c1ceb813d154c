/** Bytes behind the head of an unsigned number of at most 32 bits; -1 for the head of anything else. */
export function unsignedWidth(head: number): number {
  if (head < 0x80) return 0
  return head >= 0xcc && head <= 0xce ? 1 << (head - 0xcc) : -1
}

/** The unsigned number whose head stands at `at`, with so many bytes behind it. */
export function unsignedAt(bytes: Uint8Array, at: number, width: number): number {
  if (width === 0) return bytes[at] as number
  let number = 0
  for (let index = at + 1; index <= at + width; index++) number = number * 256 + (bytes[index] as number)
  return number
}
