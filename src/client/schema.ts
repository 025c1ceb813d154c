import type { StandardSchemaV1 } from '@standard-schema/spec'

/** Something of a key that a schema does not allow. */
export interface InvalidValue {
  readonly key: string
  readonly value: unknown
  readonly issues: readonly StandardSchemaV1.Issue[]
}

/** What a store asks of its schema; `defineSchema` makes one. `M` says what is read of which keys, `I` what is written, which differs where a schema transforms. */
export interface Schema<M = unknown, I = M> {
  /** For types alone: never there. */
  readonly types?: M
  /** For types alone: never there. */
  readonly inputs?: I
  /** What a user reads of a value as the connector holds it; undefined where it is invalid, of which `onInvalid` hears once. */
  read(key: string, value: unknown, onInvalid?: (invalid: InvalidValue) => void): unknown
  /** What is wrong with a value that is to be written, as a sentence; null if nothing. */
  check(key: string, value: unknown): string | null
}

type Result = StandardSchemaV1.Result<unknown>

/** The last value seen of a key, and what its schema made of it. */
interface Seen {
  readonly value: unknown
  readonly result: Result
}

/**
 * Schemas by key, such as those of Zod, Valibot or ArkType: `title` is one key, `todo/*` all that begin with `todo/`; of several the longest
 * counts. A value is checked when it is first read. A schema that takes time (is asynchronous) throws a TypeError when it is used.
 */
export function defineSchema<const S extends Readonly<Record<string, StandardSchemaV1>>>(
  schemas: S,
): Schema<
  { readonly [N in keyof S]: StandardSchemaV1.InferOutput<S[N]> },
  { readonly [N in keyof S]: StandardSchemaV1.InferInput<S[N]> }
> {
  const wildcards = Object.keys(schemas)
    .filter((name) => name.endsWith('*'))
    .toSorted((a, b) => b.length - a.length)
  const seen = new Map<string, Seen>()

  const schemaOf = (key: string): StandardSchemaV1 | undefined => {
    if (Object.hasOwn(schemas, key)) return schemas[key]
    return schemas[wildcards.find((name) => key.startsWith(name.slice(0, -1))) ?? '']
  }
  const read = (key: string, value: unknown, onInvalid?: (invalid: InvalidValue) => void): unknown => {
    const schema = value === undefined ? undefined : schemaOf(key)
    if (!schema) return value
    const known = seen.get(key)
    if (known && Object.is(known.value, value)) return valueOf(known.result)
    const result = validate(schema, key, value)
    seen.set(key, { value, result })
    // Reading must change nothing: whoever hears of it may.
    if (result.issues && onInvalid) queueMicrotask(() => onInvalid({ key, value, issues: result.issues }))
    return valueOf(result)
  }
  const check = (key: string, value: unknown): string | null => {
    const schema = value === null || value === undefined ? undefined : schemaOf(key)
    const issues = schema && validate(schema, key, value).issues
    return issues ? `'${key}' does not fit its schema: ${issues.map(inWords).join('; ')}` : null
  }
  return { read, check }
}

function validate(schema: StandardSchemaV1, key: string, value: unknown): Result {
  const result = schema['~standard'].validate(value)
  if (result instanceof Promise)
    throw new TypeError(`The schema of '${key}' is asynchronous; a store needs one that is not.`)
  return result
}

function valueOf(result: Result): unknown {
  return result.issues ? undefined : result.value
}

function inWords({ message, path = [] }: StandardSchemaV1.Issue): string {
  const steps = path.map((step) => String(typeof step === 'object' ? step.key : step))
  return steps.length > 0 ? `${steps.join('.')}: ${message}` : message
}
