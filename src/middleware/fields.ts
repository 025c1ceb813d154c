import type { SharedField } from './types.ts'

/** A shared field of a state, all there is to say of it. */
export interface Field extends Required<SharedField<unknown>> {
  readonly name: string
}

const same = (value: unknown): unknown => value

/** The fields that options name; throws a TypeError where they name none, or one twice. */
export function readFields(
  keys: readonly string[] | Readonly<Record<string, string | SharedField<never> | undefined>>,
  prefix: string,
): readonly Field[] {
  const fields = namesOf(keys).map(([name, given]) => fieldOf(name, given, prefix))
  if (fields.length === 0)
    throw new TypeError("sync needs the fields to share: sync(initializer, { store, keys: ['count'] })")
  const repeated = fields.find(({ key }, index) => fields.findIndex((other) => other.key === key) < index)
  if (repeated) throw new TypeError(`sync would keep two fields under the key '${repeated.key}'; give each its own`)
  return fields
}

type Given = string | SharedField<never>

function namesOf(
  keys: readonly string[] | Readonly<Record<string, Given | undefined>>,
): readonly (readonly [name: string, given: Given])[] {
  if (isList(keys)) return keys.map((name) => [name, name])
  return Object.entries(keys).flatMap(([name, given]) => (given === undefined ? [] : [[name, given] as const]))
}

const isList = (keys: object): keys is readonly string[] => Array.isArray(keys)

function fieldOf(name: string, given: Given, prefix: string): Field {
  const { key, encode = same, decode = same } = typeof given === 'string' ? { key: given } : given
  return { name, key: prefix + key, encode: encode as Field['encode'], decode }
}
