/**
 * The numbers of the 0.7 protocol. A message's main flag decides its way: `broadcast` is relayed, `renegotiate` concerns the link, every
 * other one makes it a whisper. The first packet, the sub-flag, says what it is.
 */
export const flags = {
  broadcast: 0x00,
  renegotiate: 0x01,
  whisper: 0x02,
  ping: 0x03,
  pong: 0x04,

  compression: 0x01,
  handshake: 0x05,
  notify: 0x06,
  peers: 0x07,
  request: 0x08,
  resend: 0x09,
  response: 0x0a,
  store: 0x0b,
  retrieve: 0x0c,
  retrieved: 0x0d,
  forward: 0x0e,
  newPaths: 0x0f,
  revokePaths: 0x10,
  delta: 0x11,
} as const

/** Methods in a handshake's compression list. */
export const compressions = { bz2: 0x10, gzip: 0x11, lzma: 0x12, zlib: 0x13, snappy: 0x20 } as const

/** An entry in the handshake's compression list that says "synckey"; js2p/py2p 0.7 ignore numbers they do not know. */
export const CAPABILITY = 0x71

/** Sub-flag of the messages that only synckey nodes understand; js2p/py2p 0.7 ignore them, and relay those that are broadcast. */
export const P2S = 'p2s'

/** Sub-flag of the whispers by which synckey nodes spare each other frames of a flood. */
export const P2M = 'p2m'
