/** What the library and the system call by their names, and `synckey serve` by its own. */
const words: readonly (readonly [RegExp | string, string])[] = [
  ['allowedOrigins', '--origin'],
  ['allowedHosts', '--allow-host'],
  ['another dataDir', 'another directory with --data'],
  ['another meshKey', 'another mesh key (--key-file)'],
  ["use 'psk'", 'use --key-file'],
  [/^connect (E[A-Z]+) (\S+)$/, 'no node answers at $2 ($1)'],
  ['before its handshake', 'before its handshake; if its mesh has a key, --key-file takes it'],
]

/** A message of the library for whoever started it by the command. */
export function inServeWords(message: string): string {
  return words.reduce((text, [there, here]) => text.replace(there, here), message)
}
