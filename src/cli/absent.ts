import type { SyncStore } from '../client.ts'
import { CommandError } from './commandError.ts'
import { EXIT } from './exitCode.ts'
import { jsonKey, showKey } from './keyText.ts'

/** Throws what ends a command with 1 where the key has no value. */
export function checkPresent(store: SyncStore, key: string): void {
  if (store.get(key) === undefined)
    throw new CommandError(EXIT.no, 'absent', `'${showKey(key)}' is absent`, { key: jsonKey(key) })
}
