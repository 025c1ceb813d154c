import type { ReactElement, ReactNode } from 'react'
import { SyncProvider } from '../react/syncProvider.tsx'
import { StorySync, type SyncParameters } from './storySync.ts'

/** More than any message needs that is not slowed down. */
const hops = 64

/** All that is behind a test of components: a dictionary in memory with the real lease rules, the line to it, and a store. */
export class TestSync extends StorySync {
  /** For Testing Library: `render(<TitleField />, { wrapper: sync.wrapper })`. */
  readonly wrapper = ({ children }: { readonly children?: ReactNode }): ReactElement => (
    <SyncProvider store={this.store}>{children}</SyncProvider>
  )

  /**
   * Resolves when the first answer is there, where one will come, every write has its own, and what others wrote has arrived: `await act(() => sync.settled())`. A clock that
   * stands still is not moved on: with `latencyMs` it resolves once something else has moved it.
   */
  readonly settled = async (): Promise<void> => {
    for (let hop = 0; hop < hops; hop++) {
      await Promise.resolve()
      this.clock.advance(0)
    }
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (!this.#isSettled()) return
        stop()
        resolve()
      }
      const stop = this.store.subscribeStatus(look)
      look()
    })
  }

  #isSettled(): boolean {
    const { state, pendingWrites } = this.store.status()
    return state === 'connected' ? pendingWrites === 0 : state !== 'idle' && state !== 'connecting'
  }
}

/** A store for a test of components, over a dictionary of its own that is as the parameters describe it. Nothing has to be mocked. */
export function createTestSync(parameters: SyncParameters = {}): TestSync {
  return new TestSync(parameters)
}
