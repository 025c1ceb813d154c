/** Finds keys as somebody types: what has been found is looked through again while the query only grows. */
export class KeySearch {
  #keys: readonly string[] = []
  #query = ''
  #found: readonly string[] = []

  /** The keys that contain every word of the query, in upper or lower case, in the order given. */
  find(keys: readonly string[], query: string): readonly string[] {
    const isNarrower = keys === this.#keys && query.startsWith(this.#query)
    this.#found = filter(isNarrower ? this.#found : keys, query)
    this.#keys = keys
    this.#query = query
    return this.#found
  }
}

/** Expressions that ignore case make no copy of each key. */
function filter(keys: readonly string[], query: string): readonly string[] {
  const words = query.split(/\s+/).filter(Boolean)
  if (words.length === 0) return keys
  const tests = words.map((word) => new RegExp(word.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`), 'iu'))
  return keys.filter((key) => tests.every((test) => test.test(key)))
}
