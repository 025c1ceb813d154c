/** How a hook wants its key shown; the overloads of the public hooks say which options go together. */
export interface ViewOptions {
  readonly default?: unknown
  readonly serverDefault?: unknown
  readonly select?: ((value: unknown) => unknown) | undefined
  readonly isEqual?: ((a: unknown, b: unknown) => boolean) | undefined
}
