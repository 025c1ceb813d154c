/** How thoroughly to fuzz: 1 by default, 300 before a release. */
const thoroughness = Number(process.env['SYNCKEY_FUZZ'] ?? 1)

/** Parameters of a property that is tried so often, times the thoroughness. */
export const fuzz = (runs: number): { numRuns: number } => ({ numRuns: runs * thoroughness })

/** Milliseconds that a fuzz test may take. */
export const fuzzTimeout = 60_000 * thoroughness
