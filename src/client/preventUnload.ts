import type { Cancel } from '../seams/clock.ts'
import type { SyncStore } from './types.ts'

const ask = (event: Event): void => event.preventDefault()

/** Has the browser ask its user before the page is left while writes are not answered. Does nothing where there is no page. */
export function preventUnload(store: Pick<SyncStore, 'status' | 'subscribeStatus'>): Cancel {
  if (typeof addEventListener !== 'function') return () => {}
  // Only while it matters: a page that listens all the time is not kept for its user's coming back.
  const update = (): void => {
    if (store.status().pendingWrites > 0) addEventListener('beforeunload', ask)
    else removeEventListener('beforeunload', ask)
  }
  const cancel = store.subscribeStatus(update)
  update()
  return () => {
    cancel()
    removeEventListener('beforeunload', ask)
  }
}
