import type { ViewOptions } from './keyView.ts'
import type { DefaultOptions, SelectDefaultOptions, SelectOptions, StoreOption, WholeOptions } from './types.ts'
import { useKeyView } from './useKeyView.ts'
import { useMountedKey } from './useMountedKey.ts'

const noOptions = {}
const valueAlone = (): null => null

/** A key's value, or what `select` makes of it. Renders only when that changed. Null reads as absent. */
export function useSyncValue<T, S>(key: string | null, options: SelectDefaultOptions<T, S>): S
export function useSyncValue<T, S>(key: string | null, options: SelectOptions<T, S>): S | undefined
export function useSyncValue<T>(key: string | null, options: DefaultOptions<T>): T
export function useSyncValue<T = unknown>(key: string | null, options?: WholeOptions<T>): T | undefined
export function useSyncValue(key: string | null, options: ViewOptions & StoreOption = noOptions): unknown {
  return useKeyView(useMountedKey(key, options), options, valueAlone).value
}
