import { systemClock } from '../seams/clock.ts'
import { newNodeId } from './newNodeId.ts'
import { durabilities, RecordLog } from './recordLog.ts'
import type { SyncSocketOptions } from './socketOptions.ts'

/** The log in a socket's `dataDir`; undefined without one. Throws TypeError for an unknown durability, and as RecordLog does. */
export function openLog({ dataDir, durability = 'os', clock = systemClock }: SyncSocketOptions): RecordLog | undefined {
  if (dataDir === undefined) return undefined
  if (!durabilities.includes(durability))
    throw new TypeError(`durability is ${durabilities.join(', ')}, not ${durability as string}`)
  return new RecordLog({ directory: dataDir, durability, clock, newId: newNodeId })
}
