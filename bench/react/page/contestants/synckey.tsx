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

type Item = Extract<Extract<ServerMessage, { type: 'batch' }>['items'][number], { type: 'update' }>

/**
 * The changes are batches as the channel's decoder hands them to the store, lease data included. Making them is the channel's, and no part of this: those of a
 * list of keys are made once.
 */
const enter =
  (Cell: ComponentType<{ readonly name: string }>): Enter =>
  (keys) => {
    const { store, say } = feed(keys)
    let sequence = 0
    const entry: { -readonly [F in keyof Entry]: Entry[F] } = entryOf(0)
    const itemOf = (key: string): Item => ({ type: 'update', key, entry })
    const one: [{ -readonly [F in keyof Item]: Item[F] }] = [itemOf('')]
    const many = new Map<readonly string[], readonly Item[]>()
    const change = (items: readonly Item[], value: number): void => {
      entry.value = value
      entry.seq = ++sequence
      say({ type: 'batch', items, sequence: 0 })
    }
    return {
      Cell: Cell as Contestant['Cell'],
      Provider: ({ children }: { readonly children: ReactNode }) => (
        <SyncProvider store={store}>{children}</SyncProvider>
      ),
      set(key, value) {
        one[0].key = key
        change(one, value)
      },
      setAll(names, value) {
        const items = many.get(names) ?? names.map(itemOf)
        many.set(names, items)
        change(items, value)
      },
    }
  }

export const syncValue = enter(ValueCell)
export const syncKey = enter(KeyCell)
