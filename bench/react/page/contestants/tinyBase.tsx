import { memo } from 'react'
import { createStore } from 'tinybase'
import { useCell } from 'tinybase/ui-react'
import type { Enter } from '../contestant.ts'
import { shown } from '../shown.tsx'

/** A table with a row for each key, read cell by cell. */
export const tinyBase: Enter = (keys) => {
  const store = createStore()
  store.setTable('cells', Object.fromEntries(keys.map((key) => [key, { value: 0 }])))
  const Cell = memo(function TinyCell({ name }: { readonly name: string }) {
    return shown(useCell('cells', name, 'value', store))
  })
  const set = (key: string, value: number): void => void store.setCell('cells', key, 'value', value)
  return {
    Cell,
    set,
    setAll: (names, value) => store.transaction(() => names.forEach((name) => set(name, value))),
  }
}
