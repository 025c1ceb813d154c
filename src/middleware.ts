export { sync } from './middleware/sync.ts'
export type { SharedField, SharedFields, SyncControls, SyncMiddlewareOptions } from './middleware/types.ts'
