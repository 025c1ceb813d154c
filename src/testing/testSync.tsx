import type { ReactElement, ReactNode } from 'react'
import { SyncProvider } from '../react/syncProvider.tsx'
import { StorySync, type SyncParameters } from './storySync.ts'

/** All that is behind a test of components: a dictionary in memory with the real lease rules, the line to it, and a store. */
export class TestSync extends StorySync {
  /** For Testing Library: `render(<TitleField />, { wrapper: sync.wrapper })`. */
  readonly wrapper = ({ children }: { readonly children?: ReactNode }): ReactElement => (
    <SyncProvider store={this.store}>{children}</SyncProvider>
  )

  /** Resolves when the first answer is there, where one will come, and every write has its own: `await act(() => sync.settled())`. */
  readonly settled = (): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        const { state, pendingWrites } = this.store.status()
        if (state === 'idle' || state === 'connecting' || (state === 'connected' && pendingWrites > 0)) return
        stop()
        resolve()
      }
      const stop = this.store.subscribeStatus(look)
      look()
    })
}

/** A store for a test of components, over a dictionary of its own that is as the parameters describe it. Nothing has to be mocked. */
export function createTestSync(parameters: SyncParameters = {}): TestSync {
  return new TestSync(parameters)
}
