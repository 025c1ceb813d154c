const TAB_NAME = 'synckey.owner '

/** A new name that nobody guesses: 128 random bits in hex. */
export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * The secret that this tab of a browser keeps over reloads for one purpose, such as an address: other connectors do not learn it. A tab that
 * is duplicated has a copy. Where nothing can be kept it is a new one.
 */
export function tabSecret(purpose: string): string {
  try {
    const storage = window.sessionStorage
    const secret = storage.getItem(TAB_NAME + purpose) ?? newSecret()
    storage.setItem(TAB_NAME + purpose, secret)
    return secret
  } catch {
    return newSecret()
  }
}
