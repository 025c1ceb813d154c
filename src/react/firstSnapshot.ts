import type { SyncStatus, SyncStore } from '../client/types.ts'

/** How long a connection made for a suspended component waits for a provider to take it over, ms. */
const handOverMs = 5_000

const arrivals = new WeakMap<SyncStore, Map<string, Promise<void>>>()

/**
 * Throws what React waits for, while nothing is known of a key: the connector's word on it. Throws an error where none will come. One promise for
 * all components of a key, so that nothing waits twice.
 */
export function suspendUntilReady(store: SyncStore, key: string): void {
  if (store.key(key).status !== 'unknown') return
  if (typeof window === 'undefined') {
    throw new Error(
      `Nothing is known of '${key}' on a server: give the store its \`initial\` values, or render this in the browser only.`,
    )
  }
  const failure = failureOf(store.status())
  if (failure) throw failure
  // A promise is what suspends a component in React 18, and in React 19 beside `use`.
  // oxlint-disable-next-line typescript/only-throw-error
  throw arrivalAt(store, key)
}

function arrivalAt(store: SyncStore, key: string): Promise<void> {
  const ofStore = arrivals.get(store) ?? new Map<string, Promise<void>>()
  arrivals.set(store, ofStore)
  const known = ofStore.get(key)
  if (known) return known
  const arrival = new Promise<void>((resolve) => {
    const look = (): void => {
      if (store.key(key).status === 'unknown' && !failureOf(store.status())) return
      for (const cancel of cancels) cancel()
      ofStore.delete(key)
      store.clock.after(handOverMs, () => disconnect())
      resolve()
    }
    // Effects of a suspended component never run, so nobody else may ask for the key, or connect the store.
    const cancels = [store.subscribeKey(key, look), store.subscribeStatus(look)]
    const disconnect = store.connect()
  })
  ofStore.set(key, arrival)
  return arrival
}

function failureOf(status: SyncStatus): Error | undefined {
  if (status.state === 'needs-auth') return status.error
  if (status.state === 'disconnected') return status.error
  if (status.state === 'closed') return new Error('The sync store is closed; nothing will come of it any more.')
  return undefined
}
