/** A new name for one life of a connector: 48 random bits in hex. */
export function newFeedName(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
