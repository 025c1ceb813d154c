/** Where randomness comes from: a number in [0, 1), as Math.random gives it. Used for jitter, never for secrets. */
export type Random = () => number

/** The runtime's own generator. */
export const systemRandom: Random = () => Math.random()
