import type { SeededRandom } from '../sim/seededRandom.ts'

/** Something that takes bytes from strangers. */
export interface FuzzTarget {
  /** Makes an input out of nothing but the random numbers. */
  readonly generate: (random: SeededRandom) => Uint8Array
  /** Gives an input to the real code. Returns what came of it in a word, such as an error's code; throws where a promise is broken. */
  readonly attempt: (input: Uint8Array) => string | Promise<string>
  readonly end: () => void | Promise<void>
}

/** Throws unless a promise is kept. */
export function demand(kept: boolean, promise: string): asserts kept {
  if (!kept) throw new Error(`broken: ${promise}`)
}

/** The `code` of an error of one of these classes; throws any other error on. */
export function codeOfKnown(error: unknown, ...classes: readonly (abstract new (...args: never[]) => Error)[]): string {
  if (classes.some((known) => error instanceof known)) return (error as Error & { code: string }).code
  throw error
}
