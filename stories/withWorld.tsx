import type { Decorator } from '@storybook/react-vite'
import { SyncProvider } from '../src/index.ts'
import { StoryWorld } from './storyWorld.ts'
import type { StoryWorldOptions } from './storyWorld.ts'

/** Makes each story a world of its own, as `parameters.world` describes it. */
export function loadWorld({ parameters }: { readonly parameters: Record<string, unknown> }): { world: StoryWorld } {
  return { world: new StoryWorld(parameters['world'] as StoryWorldOptions | undefined) }
}

/** The world of the story that is playing. */
export function worldOf({ loaded }: { readonly loaded: Record<string, unknown> }): StoryWorld {
  return loaded['world'] as StoryWorld
}

/** Provides the world's store. */
export const withWorld: Decorator = (Story, context) => (
  <SyncProvider store={worldOf(context).store}>
    <Story />
  </SyncProvider>
)
