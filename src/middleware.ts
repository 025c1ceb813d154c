export { sync } from './middleware/sync.ts'
export type { SharedField, SharedFields, Sync, SyncControls, SyncMiddlewareOptions } from './middleware/types.ts'
