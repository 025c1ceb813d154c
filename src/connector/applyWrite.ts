import { shownKey } from '../dictionary/hexKey.ts'
import type { Source } from '../dictionary/source.ts'
import type { BaseVersion, WriteOperation } from '../transport/messages.ts'
import { RefusedError } from './refusal.ts'
import { isVersion } from './version.ts'

/** Does at the source, as an owner, what a client asked for. Throws `RefusedError`, or what the source throws. */
export function applyWrite(source: Source, operation: WriteOperation, owner: string): void {
  const { key } = operation
  const options = { owner }
  switch (operation.op) {
    case 'set':
      if (operation.base !== undefined) checkBase(source, key, operation.base)
      return source.set(key, operation.value, options)
    case 'delete':
      if (operation.base !== undefined) checkBase(source, key, operation.base)
      return source.del(key, options)
    case 'release':
      return source.release(key, options)
    case 'acquire':
      return source.set(key, operation.value ?? heldValue(source, key), options)
  }
}

function checkBase(source: Source, key: string, base: BaseVersion): void {
  if (isVersion(source.get(key), base)) return
  throw new RefusedError({
    code: 'conflict',
    message: `'${shownKey(key)}' has changed since it was read; read it and write again`,
  })
}

function heldValue(source: Source, key: string): unknown {
  const entry = source.get(key)
  if (entry) return entry.value
  throw new RefusedError({
    code: 'invalid-value',
    message: `'${shownKey(key)}' does not exist; acquire it with a value`,
  })
}
