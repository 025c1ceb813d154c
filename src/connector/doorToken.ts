import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Short ones can be guessed by trying. */
const MIN_LENGTH = 16

/** A new secret: 32 random bytes in base64url. It begins with no dash, which a command line would take for an option. */
export function newToken(): string {
  return randomBytes(32).toString('base64url').replace(/^-/, '_')
}

/** Returns the token, or throws a RangeError if it cannot serve as one. */
export function checkToken(token: string): string {
  if (/^[\w-]+$/.test(token) && token.length >= MIN_LENGTH) return token
  throw new RangeError(
    `A door's token must have at least ${MIN_LENGTH} characters of A-Z a-z 0-9 - _; leave it out to be given a random one`,
  )
}

/** Whether both are the same, in a time that tells nothing of where they differ. */
export function isSameToken(given: string, token: string): boolean {
  return timingSafeEqual(sha256(given), sha256(token))
}

function sha256(text: string): Uint8Array {
  return createHash('sha256').update(text).digest()
}
