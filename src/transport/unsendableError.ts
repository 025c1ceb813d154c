/** A message that cannot cross the channel it was given to; nothing was sent, and the channel stays as it was. */
export class UnsendableError extends Error {
  readonly code: 'invalid-value' | 'too-large'

  constructor(code: 'invalid-value' | 'too-large', message: string) {
    super(message)
    this.name = 'UnsendableError'
    this.code = code
  }
}
