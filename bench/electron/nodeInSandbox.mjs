/**
 * What a sandboxed preload cannot have: the published preload of @zubridge/electron 2.1.1 imports fs, os, tty and util for its logging and reads
 * process.stderr, so that it would need the sandbox off.
 */
const nothing = () => false
const text = (...parts) => parts.join(' ')
const parts = {
  ...{ argv: [], env: {}, platform: 'linux', isatty: nothing, release: text, createWriteStream: nothing },
  ...{ format: text, inspect: text, deprecate: (call) => call, stderr: { write: nothing, fd: 2 } },
}
process.stderr ??= parts.stderr

// oxlint-disable-next-line import/no-default-export -- it stands for modules of Node that are imported so.
export default parts
