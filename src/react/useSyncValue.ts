import type { ViewOptions } from './keyView.ts'
import type { Registered } from './register.ts'
import type { StoreOption, UseSyncValue } from './types.ts'
import { useKeyView } from './useKeyView.ts'
import { useMountedKey } from './useMountedKey.ts'

const noOptions = {}
const valueAlone = (): null => null

function useValue(key: string | null, options: ViewOptions & StoreOption = noOptions): unknown {
  return useKeyView(useMountedKey(key, options), options, valueAlone).value
}

/** A key's value, or what `select` makes of it. Renders only when that changed. Null reads as absent. */
export const useSyncValue: Registered<'useSyncValue', UseSyncValue> = useValue
