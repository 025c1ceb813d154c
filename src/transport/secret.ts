const NAME = 'synckey.owner '

/** A new name that nobody guesses: 128 random bits in hex. */
export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * The secret that this tab of a browser (or, by localStorage, all tabs that show pages of one origin) keeps over reloads for one purpose, such as an
 * address: other connectors do not learn it. A tab that is duplicated has a copy. Where nothing can be kept it is a new one.
 */
export function keptSecret(purpose: string, place: 'sessionStorage' | 'localStorage' = 'sessionStorage'): string {
  try {
    const storage = window[place]
    const secret = storage.getItem(NAME + purpose) ?? newSecret()
    storage.setItem(NAME + purpose, secret)
    return secret
  } catch {
    return newSecret()
  }
}
