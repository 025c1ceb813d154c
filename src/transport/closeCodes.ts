/** Codes with which a channel ends, as docs/channel.md explains them; those below 4000 are WebSocket's own. */
export const CLOSE = {
  normal: 1000,
  goingAway: 1001,
  lost: 1006,
  tooLarge: 1009,
  fault: 1011,
  slow: 1013,
  protocol: 4400,
  token: 4401,
  forbidden: 4403,
  helloTimeout: 4408,
  replaced: 4409,
} as const

/** WebSocket takes a reason of 123 bytes in UTF-8; so many characters fit in any case. */
export const MAX_REASON_LENGTH = 41
