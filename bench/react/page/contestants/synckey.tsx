import { memo, type ComponentType, type ReactNode } from 'react'
import { SyncProvider, useSyncKey, useSyncValue } from 'synckey'
import { entryOf, feed } from '../../../feed.ts'
import type { Contestant, Enter } from '../contestant.ts'
import { shown } from '../shown.tsx'

const ValueCell = memo(function ValueCell({ name }: { readonly name: string }) {
  return shown(useSyncValue(name))
})

const KeyCell = memo(function KeyCell({ name }: { readonly name: string }) {
  const [value] = useSyncKey(name)
  return shown(value)
})

/** The changes are the connector's batches, lease data included. */
const enter =
  (Cell: ComponentType<{ readonly name: string }>): Enter =>
  (keys) => {
    const { store, say } = feed(keys)
    let sequence = 0
    const setAll: Contestant['setAll'] = (names, value) => {
      const items = names.map((key) => ({ type: 'update', key, entry: entryOf(value, ++sequence) }) as const)
      say({ type: 'batch', items, sequence: 0 })
    }
    return {
      Cell: Cell as Contestant['Cell'],
      Provider: ({ children }: { readonly children: ReactNode }) => (
        <SyncProvider store={store}>{children}</SyncProvider>
      ),
      set: (key, value) => setAll([key], value),
      setAll,
    }
  }

export const syncValue = enter(ValueCell)
export const syncKey = enter(KeyCell)
