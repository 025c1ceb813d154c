import { memo, type ReactNode } from 'react'
import { Provider, useSelector } from 'react-redux'
import { legacy_createStore as createStore } from 'redux'
import type { Enter } from '../contestant.ts'
import { shown } from '../shown.tsx'

type State = Readonly<Record<string, number>>

/** One store, whose state is an object with all keys; a selector each. */
export const reactRedux: Enter = (keys) => {
  const initial: State = Object.fromEntries(keys.map((key) => [key, 0]))
  const store = createStore((state: State = initial, { values }) => ({ ...state, ...values }))
  const Cell = memo(function ReduxCell({ name }: { readonly name: string }) {
    return shown(useSelector((state: State) => state[name]))
  })
  const setAll = (names: readonly string[], value: number): void =>
    store.dispatch({ type: 'set', values: Object.fromEntries(names.map((name) => [name, value])) })
  return {
    Cell,
    Provider: ({ children }: { readonly children: ReactNode }) => <Provider store={store}>{children}</Provider>,
    set: (key, value) => setAll([key], value),
    setAll,
  }
}
