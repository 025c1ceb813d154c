const MAX_BYTES = 1024
const BYTES_PER_UNIT = 3

const utf8 = new TextEncoder()

/** What is wrong with a key, as a sentence; null for well-formed text of 1 to 1,024 bytes of UTF-8. */
export function checkKey(key: string): string | null {
  if (key === '') return 'A key cannot be empty.'
  if (/\p{Surrogate}/u.test(key)) return 'A key must be well-formed text; this one holds half of a surrogate pair.'
  if (key.length * BYTES_PER_UNIT <= MAX_BYTES || utf8.encode(key).length <= MAX_BYTES) return null
  return `A key has at most ${MAX_BYTES} bytes of UTF-8; '${key.slice(0, 20)}...' is longer.`
}
