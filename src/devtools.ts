'use client'

export { SyncDevtools } from './devtools/syncDevtools.tsx'
export type { Dock } from './devtools/panelHead.tsx'
export type { SyncDevtoolsProps } from './devtools/syncDevtools.tsx'
