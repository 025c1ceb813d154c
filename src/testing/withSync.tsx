import { useLayoutEffect, useState, type ReactElement, type ReactNode } from 'react'
import { SyncProvider } from '../react/syncProvider.tsx'
import { StorySync, type SyncParameters } from './storySync.ts'

/** `parameters.sync`: what a story begins with, or a function of its args, for controls of status, latency and leasing. */
export type SyncParameter = SyncParameters | ((args: Readonly<Record<string, unknown>>) => SyncParameters)

/** As much of Storybook's story context as is read here. */
export interface SyncStoryContext {
  readonly canvasElement: HTMLElement
  readonly args: Readonly<Record<string, unknown>>
  readonly parameters: Readonly<Record<string, unknown>>
}

/** By the element that a story is shown in: one page of documentation shows several. */
const shown = new WeakMap<HTMLElement, StorySync>()

/**
 * Storybook's decorator for stories of components that use synckey: gives each a fresh store over a dictionary in memory, as
 * `parameters.sync` describes it. A change of its status, latency or leasing begins the story anew.
 */
export function withSync(Story: () => ReactElement, context: SyncStoryContext): ReactElement {
  const given = context.parameters['sync'] as SyncParameter | undefined
  const parameters = (typeof given === 'function' ? given(context.args) : given) ?? {}
  const { status, latencyMs, leasing } = parameters
  return (
    <FreshStore
      key={JSON.stringify([status, latencyMs, leasing])}
      parameters={parameters}
      canvas={context.canvasElement}
    >
      <Story />
    </FreshStore>
  )
}

/** What is behind the story that is playing. Throws an Error where `withSync` does not decorate it. */
export function syncOf({ canvasElement }: Pick<SyncStoryContext, 'canvasElement'>): StorySync {
  const sync = shown.get(canvasElement)
  if (sync) return sync
  throw new Error('this story has no store of its own; add `decorators: [withSync]` to it or to .storybook/preview')
}

interface FreshStoreProps {
  readonly parameters: SyncParameters
  readonly canvas: HTMLElement
  readonly children: ReactNode
}

function FreshStore({ parameters, canvas, children }: FreshStoreProps): ReactElement {
  const [sync] = useState(() => new StorySync(parameters))
  useLayoutEffect(() => {
    shown.set(canvas, sync)
  }, [canvas, sync])
  return <SyncProvider store={sync.store}>{children}</SyncProvider>
}
