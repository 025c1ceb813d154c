import type { SyncStatus, SyncStore } from '../client/types.ts'
import { besideStore } from './besideStore.ts'

/** How long a connection made for a suspended component waits for a provider to take it over, ms. */
const handOverMs = 5_000

const arrivalsOf = besideStore(() => new Map<string, Promise<void>>())

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
  const arrivals = arrivalsOf(store)
  const arrival = arrivals.get(key) ?? arrivalAt(store, key, () => arrivals.delete(key))
  arrivals.set(key, arrival)
  // A promise is what suspends a component in React 18, and in React 19 beside `use`.
  // oxlint-disable-next-line typescript/only-throw-error
  throw arrival
}

function arrivalAt(store: SyncStore, key: string, forget: () => void): Promise<void> {
  return new Promise<void>((resolve) => {
    const look = (): void => {
      if (store.key(key).status === 'unknown' && !failureOf(store.status())) return
      for (const cancel of cancels) cancel()
      forget()
      store.clock.after(handOverMs, disconnect)
      resolve()
    }
    // Effects of a suspended component never run, so nobody else may ask for the key, or connect the store.
    const cancels = [store.subscribeKey(key, look), store.subscribeStatus(look)]
    const disconnect = store.connect()
  })
}

function failureOf(status: SyncStatus): Error | undefined {
  if (status.state === 'needs-auth' || status.state === 'disconnected') return status.error
  return status.state === 'closed'
    ? new Error('The sync store is closed; nothing will come of it any more.')
    : undefined
}
