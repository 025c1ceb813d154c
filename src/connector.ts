export { createConnector } from './connector/createConnector.ts'
export type { AcceptOptions, ClientListener, Connector, ConnectorOptions } from './connector/connector.ts'
export type { Authorize, AuthorizeRequest, ClientInfo, Verdict } from './connector/authority.ts'
export type { LaterSource, Settling } from './connector/laterSource.ts'
export type { ConnectorLimits } from './connector/limits.ts'
export { refusalOf } from './connector/refusal.ts'
export { serveMessagePort } from './connector/serveMessagePort.ts'
export { serveWebSocket } from './connector/webSocketDoor.ts'
export type { WebSocketDoor } from './connector/webSocketDoor.ts'
export type { WebSocketDoorOptions } from './connector/doorOptions.ts'
export { PortInUseError } from './connector/portInUseError.ts'
export type { Change, Entry, KeyedEntry } from './dictionary/change.ts'
export type { DictionaryErrorCode } from './dictionary/errors.ts'
export type { Logger } from './seams/logger.ts'
export type {
  BroadcastMessage,
  LeaseLost,
  InspectEvent,
  PeerInfo,
  PeerKind,
  Source,
  SourceEvent,
  SourceProvider,
  WriteOptions,
} from './dictionary/source.ts'
export { DictionaryError, LeaseHeldError } from './dictionary/errors.ts'
export type { Channel, ChannelListener, CloseReason } from './transport/channel.ts'
export type { PortLike } from './transport/portLike.ts'
export { CLOSE } from './transport/closeCodes.ts'
export { ProtocolError } from './transport/protocolError.ts'
export type { ProtocolErrorCode } from './transport/protocolError.ts'
export { CHANNEL_VERSION } from './transport/messages.ts'
export type {
  BaseVersion,
  BatchItem,
  ClientMessage,
  ErrorCode,
  Interest,
  Refusal,
  ResumePoint,
  ServerMessage,
  SnapshotEntry,
  WriteOperation,
} from './transport/messages.ts'
