import type { SyncSocket } from 'synckey/socket'
import type { Example, ExampleOptions } from '../shared/example.ts'
import { startTwoMachines } from '../shared/twoMachines.ts'
import { Sensors } from './sensors.ts'

export interface DashboardExample extends Example {
  /** The node at which the sensors hang. */
  readonly sensors: SyncSocket
}

/** Two machines; at the first one's node hang 1,000 sensors. */
export async function start(options: ExampleOptions): Promise<DashboardExample> {
  const { anna, pages, ...machines } = await startTwoMachines(options)
  const sensors = new Sensors(anna.socket)
  return {
    pages,
    sensors: anna.socket,
    async close() {
      sensors.close()
      await machines.close()
    },
  }
}
