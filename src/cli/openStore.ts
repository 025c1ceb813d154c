import { WebSocket } from 'ws'
import { createSyncStore, createWebSocketTransport } from '../client.ts'
import type { SyncStatus, SyncStore, Transport } from '../client.ts'
import type { Call } from './command.ts'
import type { CommandError } from './commandError.ts'
import { connectionFailure, silenceFailure } from './connectionFailure.ts'
import { findEndpoint } from './endpoint.ts'
import type { Endpoint } from './endpoint.ts'
import { isHexName } from './keyText.ts'
import { ownerSecret } from './ownerSecret.ts'
import { UsageError } from './usageError.ts'

const TIMEOUT_S = 10

/** A connected mirror, and where its connector is. */
export interface Opened {
  readonly store: SyncStore
  readonly endpoint: Endpoint
}

/**
 * Connects to the connector that the call means, runs `work` once its dictionary is there, and leaves it. `name` is the key, or the beginning of keys, that
 * the call is about: of those that are not UTF-8 a connector tells only whoever names them.
 */
export async function withStore<T>(call: Call, name: string, work: (opened: Opened) => Promise<T>): Promise<T> {
  const endpoint = findEndpoint(call)
  const timeoutMs = timeoutOf(call)
  const transport = createTransport(endpoint, call, isHexName(name) ? 'used' : 'all')
  const store = createSyncStore({ transport, write: { whenOffline: 'reject', timeoutMs } })
  if (isHexName(name)) store.subscribePrefix(name, () => {})
  try {
    await connected(store, endpoint, call, timeoutMs)
    return await work({ store, endpoint })
  } finally {
    store.close()
  }
}

/** All commands of one user write as one owner. */
function createTransport({ url, token }: Endpoint, { files }: Call, subscribe: 'all' | 'used'): Transport {
  const owner = ownerSecret(files.directory)
  const transport = createWebSocketTransport(url, { WebSocket, subscribe, ...(token !== undefined && { token }) })
  return { ...transport, ...(owner !== undefined && { owner: () => owner }) }
}

function timeoutOf({ args }: Call): number {
  const text = args.text('timeout') ?? String(TIMEOUT_S)
  const seconds = Number(text)
  if (seconds > 0 && seconds <= 86_400) return seconds * 1000
  throw new UsageError(`--timeout is '${text}'; give seconds, such as 10`)
}

/** Resolves once the store has its snapshot; rejects at the first sign that it will not come. */
function connected(store: SyncStore, endpoint: Endpoint, { clock }: Call, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancelTimeout = clock.after(timeoutMs, () => settle(silenceFailure(endpoint, timeoutMs)))
    const cancelListening = store.subscribeStatus(() => {
      const end = endOf(store.status(), endpoint)
      if (end !== undefined) settle(end)
    })
    const settle = (end: CommandError | null): void => {
      cancelTimeout()
      cancelListening()
      if (end) reject(end)
      else resolve()
    }
    store.connect()
  })
}

/** Undefined while nothing is decided, null once it is connected. */
function endOf(status: SyncStatus, endpoint: Endpoint): CommandError | null | undefined {
  if (status.state === 'connected') return null
  return status.state === 'connecting' || status.state === 'idle' ? undefined : connectionFailure(status, endpoint)
}
