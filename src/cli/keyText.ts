import { hexKey } from '../client.ts'
import { UsageError } from './usageError.ts'
import { hasInvisible } from './visible.ts'

const HEX = 'hex:'

/** What the names of keys begin with that are not UTF-8. */
const HEX_KEY = hexKey(new Uint8Array())

const strictText = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The key that an argument names: the text itself, or the one with the bytes after `hex:`. Throws `UsageError` for what is no hex. */
export function parseKey(argument: string): string {
  if (!argument.startsWith(HEX)) return argument
  const digits = argument.slice(HEX.length)
  if (!/^([0-9a-f]{2})+$/i.test(digits))
    throw new UsageError(`'${argument}' is no key: after hex: stand bytes, two digits each`)
  return nameOf(Buffer.from(digits, 'hex'))
}

/** What keys shall begin with, as `parseKey` reads it; after `hex:` alone stands nothing: all keys that are not UTF-8. */
export function parsePrefix(argument: string): string {
  return argument === HEX ? HEX_KEY : parseKey(argument)
}

/** Whether a name is that of a key that is not UTF-8, or of all of them. */
export function isHexName(name: string): boolean {
  return name.startsWith(HEX_KEY)
}

/** A key on one line, as `parseKey` reads it back: in hex where a terminal could not show it. */
export function showKey(key: string): string {
  if (isHexName(key)) return HEX + key.slice(HEX_KEY.length)
  return hasInvisible(key) || key.startsWith(HEX) ? HEX + Buffer.from(key).toString('hex') : key
}

/** A key in JSON: its text, or as `parseKey` reads it back where it has none. */
export function jsonKey(key: string): string {
  return isHexName(key) ? showKey(key) : key
}

function nameOf(bytes: Buffer): string {
  try {
    const text = strictText.decode(bytes)
    return isHexName(text) ? hexKey(bytes) : text
  } catch {
    return hexKey(bytes)
  }
}
