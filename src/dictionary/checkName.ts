const MAX_LENGTH = 64

/**
 * Returns what a node or a connector is to call itself, undefined for nothing. Throws a TypeError where it is no text, and a RangeError where it has more than 64
 * characters, which is what others keep of a name.
 */
export function checkName(name: string | undefined): string | undefined {
  if (name === undefined) return undefined
  if (typeof name !== 'string') throw new TypeError(`A name must be text, and this is ${typeof name}`)
  if (name.length <= MAX_LENGTH) return name
  throw new RangeError(`A name may have ${MAX_LENGTH} characters, and '${name.slice(0, 20)}…' has ${name.length}`)
}
