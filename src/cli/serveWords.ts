/** What the library calls by its options and encryptions, and `synckey serve` by its own. */
const words = [
  ['allowedOrigins', '--origin'],
  ['allowedHosts', '--allow-host'],
  ['another dataDir', 'another directory with --data'],
  ['another meshKey', 'another mesh key (--key-file)'],
  ["use 'psk'", 'use --key-file'],
  ['before its handshake', 'before its handshake; if its mesh has a key, --key-file takes it'],
] as const

/** A message of the library for whoever started it by the command. */
export function inServeWords(message: string): string {
  return words.reduce((text, [there, here]) => text.replace(there, here), message)
}
