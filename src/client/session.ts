/** A new name for one client, 128 random bits in hex: a connector knows the client by it over reconnects, and nobody guesses it. */
export function newSession(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
