import { useCallback, useSyncExternalStore } from 'react'
import type { Station } from './station.ts'

/** 'unknown' while neither machine's connector answers. */
export type LinkState = 'linked' | 'cut' | 'unknown'

export interface Link {
  readonly a: Station
  readonly b: Station
  readonly state: LinkState
}

/** Every pair of machines and whether they are linked, as the machines themselves say. */
export function useLinks(stations: readonly Station[]): readonly Link[] {
  const subscribe = useCallback(
    (listener: () => void) => {
      const cancels = stations.map(({ store }) => store.subscribeStatus(listener))
      return () => {
        for (const cancel of cancels) cancel()
      }
    },
    [stations],
  )
  const states = useSyncExternalStore(subscribe, () => pairs(stations).map(linkState).join(' ')).split(' ')
  return pairs(stations).map(([a, b], index) => ({ a, b, state: states[index] as LinkState }))
}

function pairs(stations: readonly Station[]): readonly (readonly [Station, Station])[] {
  return stations.flatMap((a, index) => stations.slice(index + 1).map((b) => [a, b] as const))
}

function linkState([a, b]: readonly [Station, Station]): LinkState {
  if (sees(a, b) || sees(b, a)) return 'linked'
  return isConnected(a) || isConnected(b) ? 'cut' : 'unknown'
}

function sees(station: Station, other: Station): boolean {
  return isConnected(station) && station.store.getState().peers.some(({ id }) => id === other.nodeId)
}

function isConnected({ store }: Station): boolean {
  return store.status().state === 'connected'
}
