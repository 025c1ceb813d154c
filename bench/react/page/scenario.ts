/** What is measured, in milliseconds: one update (of many in turn), a burst of one key, many keys at once, mounting and unmounting all. */
export const scenarios = ['update', 'burst', 'batch', 'mount', 'unmount'] as const

export type Scenario = (typeof scenarios)[number]

export interface Taken {
  readonly ms: number
  readonly renders: number
}

/** What one contestant took in one round; what it was excused from is missing. */
export type Sample = { readonly [S in Scenario]?: Taken }

/** The samples of one round, by contestant. */
export type Round = Readonly<Record<string, Sample>>
