/** The keys that a schema describes, `todo/*` as `todo/${string}`. */
export type KeyOf<M> = { [N in keyof M & string]: N extends `${infer Start}*` ? `${Start}${string}` : N }[keyof M &
  string]

/** The value of a key: its own name's, else that of the longest beginning. */
export type ValueOf<M, K extends string> = K extends keyof M ? M[K] : M[Longest<Wildcards<M, K>> & keyof M]

/** What a key that begins with this may hold. */
export type ItemOf<M, P extends string> =
  | ValueOf<M, `${P}${string}`>
  | { [N in keyof M & string]: N extends `${P}${string}` ? M[N] : never }[keyof M & string]

/** The keys that a schema has below a prefix. */
export type KeyBelow<M, P extends string> = {
  [N in keyof M & string]: N extends `${infer Start}*`
    ? Start extends `${P}${string}`
      ? `${Start}${string}`
      : P extends `${Start}${string}`
        ? `${P}${string}`
        : never
    : N extends `${P}${string}`
      ? N
      : never
}[keyof M & string]

/** The names with `*` that a key falls under. */
type Wildcards<M, K extends string> = {
  [N in keyof M & string]: N extends `${infer Start}*` ? (K extends `${Start}${string}` ? N : never) : never
}[keyof M & string]

/** Of names that one key falls under, each begins as the shorter ones do. */
type Longest<N extends string, All extends string = N> = N extends `${infer Start}*`
  ? [Longer<Start, Exclude<All, N>>] extends [never]
    ? N
    : never
  : never

type Longer<Start extends string, N extends string> = N extends `${Start}${string}` ? N : never
