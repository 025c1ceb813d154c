/** What a page has to know of the codes: single names, so that it downloads no others. */
export const CLOSE_NORMAL = 1000
export const CLOSE_LOST = 1006
export const CLOSE_TOO_LARGE = 1009
export const CLOSE_PROTOCOL = 4400
export const CLOSE_TOKEN = 4401
export const CLOSE_FORBIDDEN = 4403
export const CLOSE_REPLACED = 4409

/** Codes with which a channel ends, as docs/channel.md explains them; those below 4000 are WebSocket's own. */
export const CLOSE = {
  normal: CLOSE_NORMAL,
  goingAway: 1001,
  lost: CLOSE_LOST,
  tooLarge: CLOSE_TOO_LARGE,
  fault: 1011,
  slow: 1013,
  protocol: CLOSE_PROTOCOL,
  token: CLOSE_TOKEN,
  forbidden: CLOSE_FORBIDDEN,
  helloTimeout: 4408,
  replaced: CLOSE_REPLACED,
} as const

/** WebSocket takes a reason of 123 bytes in UTF-8; so many characters fit in any case. */
export const MAX_REASON_LENGTH = 41
