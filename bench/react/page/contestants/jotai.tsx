import { memo, type ReactNode } from 'react'
import { atom, createStore, Provider, useAtomValue, type Atom } from 'jotai'
import type { Enter } from '../contestant.ts'
import { shown } from '../shown.tsx'

/** An atom for each key. */
export const jotai: Enter = (keys) => {
  const store = createStore()
  const atoms = new Map(keys.map((key) => [key, atom(0)]))
  const atomOf = (key: string): Atom => {
    const found = atoms.get(key)
    if (!found) throw new Error(`no atom for ${key}`)
    return found
  }
  const Cell = memo(function JotaiCell({ name }: { readonly name: string }) {
    return shown(useAtomValue(atomOf(name)))
  })
  const set = (key: string, value: number): void => store.set(atomOf(key), value)
  return {
    Cell,
    Provider: ({ children }: { readonly children: ReactNode }) => <Provider store={store}>{children}</Provider>,
    set,
    setAll: (names, value) => names.forEach((name) => set(name, value)),
  }
}
