import { createSyncStore } from '../../src/client/createSyncStore.ts'
import type { SyncStore, SyncStoreOptions, Write, WriteResult } from '../../src/client/types.ts'
import type { Entry } from '../../src/dictionary/change.ts'
import { ScriptedTransport } from './scriptedTransport.ts'
import type { ScriptedChannel, ScriptedTransportOptions, Welcome } from './scriptedTransport.ts'
import { SleepyClock } from './sleepyClock.ts'

export interface ScriptedStore {
  readonly store: SyncStore
  readonly transport: ScriptedTransport
  readonly clock: SleepyClock
  /** The connector's end of the channel opened last. */
  readonly server: () => ScriptedChannel
}

export type ScriptedStoreOptions = Omit<SyncStoreOptions, 'transport' | 'clock'> & ScriptedTransportOptions

/** A store that has not connected, with a connector that the test plays. */
export function scriptedStore({ heartbeatMs, retryDelayMs, ...options }: ScriptedStoreOptions = {}): ScriptedStore {
  const clock = new SleepyClock()
  const transport = new ScriptedTransport({
    ...(heartbeatMs !== undefined && { heartbeatMs }),
    ...(retryDelayMs && { retryDelayMs }),
  })
  const store = createSyncStore({ ...options, transport, clock })
  return { store, transport, clock, server: () => transport.channel }
}

/** A store that has received these entries as its snapshot. */
export function syncedStore(
  entries: Readonly<Record<string, Entry>> = {},
  options: ScriptedStoreOptions & { readonly welcome?: Partial<Welcome> } = {},
): ScriptedStore {
  const { welcome, ...rest } = options
  const scripted = scriptedStore(rest)
  scripted.store.connect()
  scripted.server().welcome(welcome)
  scripted.server().snapshot(entries)
  return scripted
}

/** Where a write stands: its result once it has one. */
export function track<T>(write: Write<T>): { readonly result: WriteResult<T> | undefined } {
  const tracked: { result: WriteResult<T> | undefined } = { result: undefined }
  void write.then((result) => (tracked.result = result))
  return tracked
}
