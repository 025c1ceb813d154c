/** The keys that contain every word of the query, in upper or lower case, in the order given. */
export function findKeys(keys: readonly string[], query: string): readonly string[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return keys
  return keys.filter((key) => {
    const text = key.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
