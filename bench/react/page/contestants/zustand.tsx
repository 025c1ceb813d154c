import { memo } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { Enter } from '../contestant.ts'
import { shown } from '../shown.tsx'

/** One store, whose state is an object with all keys; a selector each. */
export const zustandObject: Enter = (keys) => {
  const store = createStore<Readonly<Record<string, number>>>(() => Object.fromEntries(keys.map((key) => [key, 0])))
  const Cell = memo(function ObjectCell({ name }: { readonly name: string }) {
    return shown(useStore(store, (state) => state[name]))
  })
  return {
    Cell,
    set: (key, value) => store.setState({ [key]: value }),
    setAll: (names, value) => store.setState(Object.fromEntries(names.map((name) => [name, value]))),
  }
}

/** One store, whose state has a Map that is copied at each change; a selector each. */
export const zustandMap: Enter = (keys) => {
  const store = createStore(() => ({ values: new Map(keys.map((key) => [key, 0])) }))
  const Cell = memo(function MapCell({ name }: { readonly name: string }) {
    return shown(useStore(store, ({ values }) => values.get(name)))
  })
  const setAll = (names: readonly string[], value: number): void => {
    const values = new Map(store.getState().values)
    for (const name of names) values.set(name, value)
    store.setState({ values })
  }
  return { Cell, set: (key, value) => setAll([key], value), setAll }
}
