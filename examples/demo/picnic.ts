/** A key that is there from the start. `holder` names the machine that holds it; null: it was released. */
export interface Beginning {
  readonly key: string
  readonly value: string | number
  readonly holder: string | null
}

/** What the three machines plan together, in the order in which the page lists it. */
export const picnic: readonly Beginning[] = [
  { key: 'title', value: 'Summer picnic', holder: 'anna' },
  { key: 'place', value: 'By the old bridge', holder: 'ben' },
  { key: 'guests', value: 12, holder: null },
]
