/** What the server tells the page: all that both need to render the same. */
export interface BoardConfig {
  /** Which board is shown. */
  readonly board: string
  readonly boards: readonly string[]
  /** Where the connector is, for the browser. */
  readonly door: { readonly url: string; readonly token: string }
  /** The keys of this board, as they were when the server rendered it. */
  readonly initial: Readonly<Record<string, unknown>>
}

/** What all keys of a board begin with. */
export const prefixOf = (board: string): string => `board/${board}/`
