export { createConnector } from './connector/createConnector.ts'
export type { Connector, ConnectorOptions } from './connector/connector.ts'
export { createMemoryDictionary } from './testing/memoryDictionary.ts'
export type {
  MemoryDictionary,
  MemoryDictionaryOptions,
  MemoryHolder,
  MemoryLease,
} from './testing/memoryDictionary.ts'
export type { LeaseRules } from './dictionary/rules.ts'
export { createMemoryTransport } from './testing/memoryTransport.ts'
export type { MemoryTransport, MemoryTransportOptions } from './testing/memoryTransport.ts'
export { createChannelPair } from './transport/memoryChannel.ts'
export type { MemoryChannel, MemoryChannelOptions } from './transport/memoryChannel.ts'
export { createMemoryNetwork } from './testing/memoryNetwork.ts'
export type { MemoryNetwork, MemoryNetworkOptions } from './testing/memoryNetwork.ts'
export type { MemoryNode } from './testing/memoryNode.ts'
export { createFlowingClock, createManualClock } from './testing/testClock.ts'
export type { TestClock } from './testing/testClock.ts'
export { createTestSync, TestSync } from './testing/testSync.tsx'
export type { StorySync, StoryStatus, SyncParameters } from './testing/storySync.ts'
