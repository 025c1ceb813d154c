import type { WriteOptions } from '../client/types.ts'
import { noOptions, plainHandle } from './mountedKey.ts'
import type { Mounted } from './mountedKey.ts'
import type { Registered } from './register.ts'
import type { StoreOption, UseSetSyncKey } from './types.ts'
import { useMountedKey } from './useMountedKey.ts'
import { useSetter } from './useSetter.ts'

function useSet(key: string | null, options: WriteOptions & StoreOption = noOptions): Mounted['set'] {
  return useSetter(useMountedKey(key, options, plainHandle), options)
}

/** Writes a key without reading it: the component never renders for it. */
export const useSetSyncKey: Registered<'useSetSyncKey', UseSetSyncKey> = useSet as UseSetSyncKey
