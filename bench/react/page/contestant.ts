import type { FunctionComponent, ReactElement, ReactNode } from 'react'

/** A store with so many keys, all 0, and components that show one each. */
export interface Contestant {
  /** Shows the value of one key. */
  readonly Cell: FunctionComponent<{ readonly name: string }>
  readonly Provider?: (props: { readonly children: ReactNode }) => ReactElement
  /** Changes one key, as if it came from elsewhere. */
  readonly set: (key: string, value: number) => void
  /** Changes many keys at once, in the best way that the store has for it. */
  readonly setAll: (keys: readonly string[], value: number) => void
}

/** Makes a contestant with its own store. */
export type Enter = (keys: readonly string[]) => Contestant
