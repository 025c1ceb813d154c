/** Sorted keys without those that are gone, and with those that came; the same array where none did. */
export function mergeKeys(
  keys: readonly string[],
  came: readonly string[],
  gone: ReadonlySet<string>,
): readonly string[] {
  if (came.length === 0 && gone.size === 0) return keys
  const merged: string[] = []
  const waiting = came.toSorted()
  let next = 0
  for (const key of keys) {
    if (gone.has(key)) continue
    for (let other = waiting[next]; other !== undefined && other < key; other = waiting[++next]) merged.push(other)
    merged.push(key)
  }
  return [...merged, ...waiting.slice(next)]
}
