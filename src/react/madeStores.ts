declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** The turn in which React last had a provider make a store, until a provider is mounted: what it throws away it does not tell. */
let madeIn: object | undefined
let turn: object | undefined

const lost = `A <SyncProvider options> made a store, was not mounted, and made another one: something below it suspended before it was on the \
screen, so React threw it away, with all it knew. Put a <Suspense> between the provider and what suspends, or make the store outside \
of components with createSyncStore, and give it as <SyncProvider store>.`

/** A provider makes a store. While developing, warns where the one made before was never mounted. Strict mode makes two in one turn, and a server mounts none. */
export function storeMade(): void {
  // As in `frozen`: a dev server writes the mode in here, and gives the page no `process`.
  try {
    if (process.env.NODE_ENV !== 'production' && typeof window === 'object') compareTurns()
  } catch {
    // A page that nobody bundled counts as production.
  }
}

function compareTurns(): void {
  // What is known to be the same turn ends with its microtasks; React tries again after them.
  if (!turn) queueMicrotask(() => (turn = undefined))
  turn ??= {}
  // oxlint-disable-next-line no-console
  if (madeIn && madeIn !== turn) console.warn(lost)
  madeIn = turn
}

/** A provider that made a store is on the screen. */
export function storeMounted(): void {
  madeIn = undefined
}
