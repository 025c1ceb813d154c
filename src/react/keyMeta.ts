import type { KeyState, Write, WriteOptions } from '../client/types.ts'
import type { KeyStore } from './noKey.ts'
import type { SyncKeyMeta } from './types.ts'

export type SetKey = (next: unknown, options?: WriteOptions) => Write

/** What a component is given of a key's state beside the value. Its functions, bound so that each can be passed on alone, are those that were there before. */
export function keyMeta(
  store: KeyStore,
  key: string,
  { exists, status, pending, error, lease }: KeyState,
  before: SyncKeyMeta | undefined,
): SyncKeyMeta {
  return {
    exists,
    status,
    pending,
    error,
    lease,
    delete: before?.delete ?? ((options) => store.delete(key, options)),
    patch: before?.patch ?? ((fields, options) => store.patch(key, fields, options)),
    release: before?.release ?? ((options) => store.release(key, options)),
    reset: before?.reset ?? (() => store.reset(key)),
  }
}
