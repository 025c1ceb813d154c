import { UsageError } from './usageError.ts'
import { visible } from './visible.ts'

const WHOLE = /^\s*-?\d+\s*$/

/** The value that an argument means: JSON where it is JSON, else the text itself. Throws `UsageError` for what only looks like JSON, and for integers of more than 64 bits. */
export function parseValue(text: string): unknown {
  const { value, problem } = readJson(text)
  if (problem === null) return WHOLE.test(text) && !Number.isSafeInteger(value) ? largeInteger(text) : value
  if (/^\s*["[{]/.test(text))
    throw new UsageError(`this value begins like JSON and is none: ${problem}; --string writes it as text`)
  return text
}

/** A number would lose digits of it. */
function largeInteger(text: string): bigint {
  const integer = BigInt(text)
  if (integer >= -(2n ** 63n) && integer < 2n ** 64n) return integer
  throw new UsageError('this integer has more than 64 bits; --string writes it as text')
}

function readJson(text: string): { readonly value: unknown; readonly problem: string | null } {
  try {
    return { value: JSON.parse(text) as unknown, problem: null }
  } catch (error) {
    return { value: undefined, problem: (error as Error).message }
  }
}

/** A value as one line of JSON. What JSON has no form for is told as text: bytes as 'hex:...', integers beyond 2^53 by their digits, maps as pairs. */
export function showJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => portable(member)) ?? 'null'
}

/** A value as it is alone: text as it is, integers by their digits, the rest as JSON. `isForPerson`: with nothing in it that a terminal would obey. */
export function showPlain(value: unknown, isForPerson: boolean): string {
  const text = typeof value === 'string' || typeof value === 'bigint' ? String(value) : showJson(value)
  return isForPerson ? text.split('\n').map(visible).join('\n') : text
}

function portable(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Uint8Array) return `hex:${Buffer.from(value).toString('hex')}`
  return value instanceof Map ? [...(value as ReadonlyMap<unknown, unknown>)] : value
}
