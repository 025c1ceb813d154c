'use client'

export { syncOf, withSync } from './testing/withSync.tsx'
export type { SyncParameter, SyncStoryContext } from './testing/withSync.tsx'
export type { StoryStatus, StorySync, SyncParameters } from './testing/storySync.ts'
export type { MemoryHolder, MemoryLease } from './testing/memoryDictionary.ts'
