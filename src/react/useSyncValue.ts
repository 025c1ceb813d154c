import { shownValue } from './keyView.ts'
import { valueSlot } from './keyHandles.ts'
import { MountedKey, noOptions } from './mountedKey.ts'
import type { KeyOptions } from './mountedKey.ts'
import { useReading } from './reading.ts'
import type { Registered } from './register.ts'
import type { UseSyncValue } from './types.ts'
import { useKeyView } from './useKeyView.ts'
import { useMountedKey } from './useMountedKey.ts'

const valueAlone = (): null => null

function useValue(key: string | null, options: KeyOptions = noOptions): unknown {
  const mounted = useMountedKey(key, options, valueSlot)
  const given = mounted instanceof MountedKey ? mounted : undefined
  // A mounted hook always needs the same.
  // oxlint-disable-next-line react/rules-of-hooks
  if (given?.needs?.selector) return useKeyView(given, options, valueAlone).value
  // oxlint-disable-next-line react/rules-of-hooks
  const value = useReading(mounted instanceof MountedKey ? mounted.value : mounted)
  return shownValue(value, options.select, given?.default(options.default))
}

/** A key's value, or what `select` makes of it. Renders only when that changed. Null reads as absent. */
export const useSyncValue: Registered<'useSyncValue', UseSyncValue> = useValue
