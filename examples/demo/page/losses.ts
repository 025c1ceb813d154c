import { useEffect, useState } from 'react'
import { useSyncStore } from 'synckey'
import type { SyncEvents } from 'synckey/client'
import { tour } from './tour.ts'

/** A write of this machine that another machine's replaced, with the value it had. */
export type Loss = SyncEvents['lease-lost']

/** The last loss at each key, until it is forgotten. */
export function useLosses(): readonly [losses: ReadonlyMap<string, Loss>, forget: (key: string) => void] {
  const store = useSyncStore()
  const [losses, setLosses] = useState<ReadonlyMap<string, Loss>>(() => new Map())

  useEffect(
    () =>
      store.on('lease-lost', (loss) => {
        setLosses((losses) => new Map(losses).set(loss.key, loss))
        tour.lost()
      }),
    [store],
  )

  const forget = (key: string): void => setLosses((losses) => new Map([...losses].filter(([lost]) => lost !== key)))
  return [losses, forget]
}
