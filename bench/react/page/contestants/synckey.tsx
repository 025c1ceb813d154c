import { memo, type ComponentType, type ReactNode } from 'react'
import { SyncProvider, useSyncKey, useSyncValue } from 'synckey'
import type { Entry } from '../../../../src/dictionary/change.ts'
import type { ServerMessage } from '../../../../src/transport/messages.ts'
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

type Item = Extract<ServerMessage, { type: 'batch' }>['items'][number]

/** The changes are batches as the channel's decoder hands them to the store, lease data included; decoding is the channel's, and no part of this. */
const enter =
  (Cell: ComponentType<{ readonly name: string }>): Enter =>
  (keys) => {
    const { store, say } = feed(keys)
    let sequence = 0
    const entry: { -readonly [F in keyof Entry]: Entry[F] } = entryOf(0)
    const items = new Map(keys.map((key): [string, Item] => [key, { type: 'update', key, entry }]))
    const itemsOf = (names: readonly string[]): readonly Item[] => names.flatMap((key) => items.get(key) ?? [])
    const setAll: Contestant['setAll'] = (names, value) => {
      entry.value = value
      entry.seq = ++sequence
      say({ type: 'batch', items: itemsOf(names), sequence: 0 })
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
