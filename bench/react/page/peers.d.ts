/** What the bench uses of packages that are installed apart, in bench/peers, so that they enter nobody's install. */

declare module 'jotai' {
  import type { FunctionComponent, ReactNode } from 'react'

  export interface Atom {
    readonly init: number
  }
  export interface Store {
    readonly set: (atom: Atom, value: number) => void
  }
  export function atom(initial: number): Atom
  export function createStore(): Store
  export const Provider: FunctionComponent<{ readonly store: Store; readonly children: ReactNode }>
  export function useAtomValue(atom: Atom): number
}

declare module 'valtio' {
  export function proxy<T extends object>(initial: T): T
  export function useSnapshot<T extends object>(state: T, options: { readonly sync: boolean }): T
}

declare module 'nanostores' {
  export interface Atom {
    readonly set: (value: number) => void
  }
  export function atom(initial: number): Atom
}

declare module '@nanostores/react' {
  import type { Atom } from 'nanostores'

  export function useStore(atom: Atom): number
}

declare module 'tinybase' {
  export interface Store {
    readonly setTable: (table: string, rows: Readonly<Record<string, { readonly value: number }>>) => Store
    readonly setCell: (table: string, row: string, cell: string, value: number) => Store
    readonly transaction: (actions: () => void) => void
  }
  export function createStore(): Store
}

declare module 'tinybase/ui-react' {
  import type { Store } from 'tinybase'

  export function useCell(table: string, row: string, cell: string, store: Store): unknown
}

declare module 'redux' {
  export interface Store<A> {
    readonly dispatch: (action: A) => void
  }
  export interface SetValues {
    readonly type: string
    readonly values: Readonly<Record<string, number>>
  }
  export function legacy_createStore<S>(reducer: (state: S | undefined, action: SetValues) => S): Store<SetValues>
}

declare module 'react-redux' {
  import type { FunctionComponent, ReactNode } from 'react'
  import type { SetValues, Store } from 'redux'

  export const Provider: FunctionComponent<{ readonly store: Store<SetValues>; readonly children: ReactNode }>
  export function useSelector<R>(select: (state: Readonly<Record<string, number>>) => R): R
}
