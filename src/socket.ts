export type { Key } from './node/keyBuffer.ts'
export { SyncSocket, type SyncSocketEvents, type SyncSocketStats } from './node/syncSocket.ts'
export { MeshSocket, type MeshSocketEvents, type MeshSocketStats, type MessageHandler } from './node/meshSocket.ts'
export type { ClockSkew, LeaseExpired, LeaseExpiring, SyncConflict } from './node/lifeEvents.ts'
export { MeshMessage } from './node/meshMessage.ts'
export { Metatuple, metatuple } from './node/metatuple.ts'
export { Protocol } from './node/protocol.ts'
export type { CompressionName } from './node/compressions.ts'
export type { Certificate } from './node/certificate.ts'
export type { MeshSocketOptions, SyncSocketOptions } from './node/socketOptions.ts'
export type { Connection } from './mesh/connection.ts'
export type { Address } from './mesh/link.ts'
export type { Ban } from './mesh/bans.ts'
export type { LinkGauges } from './mesh/linkGauges.ts'
export type { MeshLimits } from './mesh/limits.ts'
export type { Firewall, Newcomer } from './mesh/meshOptions.ts'
export type { Refusal, RefusalCode } from './mesh/refusals.ts'
export { flags } from './wire/flags.ts'
export { Ext } from './wire/msgpack.ts'
export type { Durability } from './node/recordLog.ts'
export {
  ClockSkewError,
  DictionaryError,
  LeaseHeldError,
  QuotaError,
  RecoveringError,
  StorageError,
} from './dictionary/errors.ts'
export { FlushError } from './sync/flushError.ts'
export type { FlushOptions } from './sync/acknowledgements.ts'
export { compareTokens } from './dictionary/order.ts'
export type { FencingToken } from './dictionary/order.ts'
export type { Entry } from './dictionary/change.ts'
export type { DictionaryLimits } from './dictionary/limits.ts'
export type { DictionaryErrorCode, Limit } from './dictionary/errors.ts'
export type { PeerKind } from './mesh/handshake.ts'
export type { Clock } from './seams/clock.ts'
export type { Logger } from './seams/logger.ts'
