import { createSyncStore, type SyncStore } from 'synckey/client'
import type { Entry } from '../src/dictionary/change.ts'
import type { ServerMessage } from '../src/transport/messages.ts'

/** A store, and whoever is its connector. */
export interface Fed {
  readonly store: SyncStore
  /** Gives the store a message as if its connector had sent it. */
  readonly say: (message: ServerMessage) => void
}

/** A record of somebody else's. */
export const entryOf = (value: unknown, seq = 2): Entry => {
  return { value, owner: 'them', epoch: 1, acquired: 1_800_000_000, time: 1_800_000_000, seq, released: false }
}

/** A store with these keys, whose connector is whoever calls `say`. */
export function feed(keys: readonly string[]): Fed {
  let say: Fed['say'] = () => {}
  const channel = { bufferedAmount: 0, send: () => {}, close: () => {} }
  const transport = {
    kind: 'bench',
    heartbeatMs: null,
    retryDelayMs: () => null,
    open: ({ message }: { readonly message: Fed['say'] }) => {
      say = message
      return channel
    },
  }
  const store = createSyncStore({ transport })
  store.connect()
  say({
    ...{ type: 'welcome', version: 1, nodeId: 'node', owner: 'me', name: null, leasing: true, now: Date.now() },
    ...{ leaseTermMs: 3_600_000, takeoverDelayMs: 60_000, names: [], peers: [], unmirroredKeys: 0 },
    ...{ feed: 'feed', sequence: 0, resumed: false, keys: null, readOnly: false },
  })
  for (let first = 0; first < keys.length; first += 500) {
    const entries = keys.slice(first, first + 500).map((key) => ({ key, entry: entryOf(0) }))
    say({ type: 'snapshot', entries, last: false, interest: 0 })
  }
  say({ type: 'snapshot', entries: [], last: true, interest: 0 })
  return { store, say }
}
