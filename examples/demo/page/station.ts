import { createContext, useContext } from 'react'
import { createSyncStore, createWebSocketTransport, type SyncStore } from 'synckey/client'
import type { DemoConfig, MachineConfig } from '../demoConfig.ts'

/** A machine as the page knows it: who it is, and the store that mirrors its connector. */
export interface Station extends MachineConfig {
  readonly store: SyncStore
}

/** One store for each machine; none connects before its provider is mounted. */
export function createStations({ machines }: DemoConfig): readonly Station[] {
  return machines.map((machine) => {
    const { url, token } = machine.door
    return { ...machine, store: createSyncStore({ transport: createWebSocketTransport(url, { token }) }) }
  })
}

/** The pane's own machine, and all of them. */
export interface Place {
  readonly here: Station
  readonly stations: readonly Station[]
}

export const PlaceContext = createContext<Place | null>(null)

export function usePlace(): Place {
  const place = useContext(PlaceContext)
  if (!place) throw new Error('a pane is rendered inside a PlaceContext')
  return place
}

/** The machine of an owner id; undefined for a node that joined from elsewhere. */
export function stationOf(stations: readonly Station[], owner: string | null): Station | undefined {
  return stations.find(({ nodeId }) => nodeId === owner)
}
