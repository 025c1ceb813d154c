import { contextBridge } from 'electron'
import { preloadBridge } from '@zubridge/electron/preload'

contextBridge.exposeInMainWorld('zubridge', preloadBridge().handlers)
