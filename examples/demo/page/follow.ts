import type { Write } from 'synckey/client'
import { tour } from './tour.ts'

/** Hears what became of a write: the tour knows refusals, `onAccepted` the rest. */
export function follow(write: Write, onAccepted: () => void): void {
  void write.then(({ ok }) => {
    if (ok) onAccepted()
    else tour.refused()
  })
}
