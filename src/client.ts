export { createSyncStore } from './client/createSyncStore.ts'
export { createDevtools } from './client/devtools.ts'
export { preventUnload } from './client/preventUnload.ts'
export { defineSchema } from './client/schema.ts'
export { SyncError } from './client/syncError.ts'
export { createProxyConnector } from './proxy/proxyConnector.ts'
export { serveSharedWorker } from './proxy/serveSharedWorker.ts'
export { createMessagePortTransport } from './transport/messagePortTransport.ts'
export { createSharedWorkerTransport } from './transport/sharedWorkerTransport.ts'
export { createWebSocketTransport } from './transport/webSocketTransport.ts'
export type { DevtoolsExtension, DevtoolsOptions } from './client/devtools.ts'
export type { InvalidValue, Schema } from './client/schema.ts'
export type { SyncErrorData } from './client/syncError.ts'
export type {
  AcquireOptions,
  InspectListener,
  Devtools,
  KeyLease,
  KeySlot,
  KeyState,
  Lease,
  LeaseState,
  MirrorEntry,
  Next,
  SyncEvents,
  SyncState,
  SyncStatus,
  SyncStore,
  SyncStoreOptions,
  Write,
  WriteOptions,
  WriteResult,
} from './client/types.ts'
export { hexKey } from './dictionary/hexKey.ts'
export type { BroadcastMessage, InspectEvent, PeerInfo, PeerKind, PeerLink } from './dictionary/source.ts'
export type { Cancel, Clock } from './seams/clock.ts'
export type { Random } from './seams/random.ts'
export type { BackoffOptions } from './seams/backoff.ts'
export type { ErrorCode } from './transport/messages.ts'
export type { Connector } from './connector/connector.ts'
export type { ProxyConnectorOptions } from './proxy/proxyConnector.ts'
export type { SharedWorkerScope } from './proxy/serveSharedWorker.ts'
export type { SharedWorkerLike, SharedWorkerTransportOptions } from './transport/sharedWorkerTransport.ts'
export type { MessagePortTransportOptions } from './transport/messagePortTransport.ts'
export type { PortLike } from './transport/portLike.ts'
export type { Transport } from './transport/transport.ts'
export type { WebSocketClass } from './transport/webSocketLike.ts'
export type { WebSocketTransportOptions } from './transport/webSocketTransport.ts'
