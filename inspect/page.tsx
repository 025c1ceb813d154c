import { useEffect, useState, useSyncExternalStore, type ReactElement } from 'react'
import { SyncDevtools } from 'synckey/devtools'
import { createSyncStore, createWebSocketTransport, type SyncStore } from 'synckey/client'
import { Door } from './door.tsx'
import { onToken } from './takeToken.ts'

interface PageProps {
  readonly firstToken: string | null
  readonly nonce: string
}

/** The panel alone, on the connector that served this page. */
export function Page({ firstToken, nonce }: PageProps): ReactElement {
  const [store, setStore] = useState(() => (firstToken === null ? null : storeOf(firstToken)))
  const enter = (token: string): void => setStore(storeOf(token))
  useEffect(() => onToken((token) => setStore(storeOf(token))), [])
  if (!store) return <Door wasWrong={false} onToken={enter} />
  return <Inspected store={store} nonce={nonce} onToken={enter} />
}

interface InspectedProps {
  readonly store: SyncStore
  readonly nonce: string
  readonly onToken: (token: string) => void
}

function Inspected({ store, nonce, onToken }: InspectedProps): ReactElement {
  useEffect(() => store.connect(), [store])
  const { state } = useSyncExternalStore(store.subscribeStatus, store.status)
  if (state === 'needs-auth') return <Door wasWrong onToken={onToken} />
  return <SyncDevtools store={store} dock="inline" nonce={nonce} />
}

function storeOf(token: string): SyncStore {
  const { protocol, host } = window.location
  const url = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}`
  return createSyncStore({ transport: createWebSocketTransport(url, { token }) })
}
