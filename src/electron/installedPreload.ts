import { exposeSyncBridge } from './preload.ts'

exposeSyncBridge()
