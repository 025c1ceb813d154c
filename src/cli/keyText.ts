import { UsageError } from './usageError.ts'
import { hasInvisible } from './visible.ts'

const HEX = 'hex:'

const strictText = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The key that an argument names: the text itself, or after `hex:` the bytes of its UTF-8. Throws `UsageError` for other bytes. */
export function parseKey(argument: string): string {
  if (!argument.startsWith(HEX)) return argument
  const digits = argument.slice(HEX.length)
  if (!/^([0-9a-f]{2})+$/i.test(digits))
    throw new UsageError(`'${argument}' is no key: after hex: stand bytes, two digits each`)
  return readText(argument, Buffer.from(digits, 'hex'))
}

function readText(argument: string, bytes: Buffer): string {
  try {
    return strictText.decode(bytes)
  } catch {
    throw new UsageError(
      `the bytes of '${argument}' are not UTF-8: a connector does not serve such keys, only a SyncSocket reads them (docs/socket.md)`,
    )
  }
}

/** A key on one line, as `parseKey` reads it back: in hex where a terminal could not show it. */
export function showKey(key: string): string {
  return hasInvisible(key) || key.startsWith(HEX) ? HEX + Buffer.from(key).toString('hex') : key
}
