import { useEffect } from 'react'
import type { Decorator } from '@storybook/react-vite'
import { syncOf, type StorySync } from '../../src/storybook.ts'

/** What somebody did, or what time did, before one looks; may return what is to end with the story. */
type Scene = (sync: StorySync) => (() => void) | void

/** How far time is moved on at once for a slow line, in milliseconds. */
const STEP_MS = 100

/**
 * A decorator: plays a scene as soon as all keys are known. So a story shows the state that it is named after wherever it stands, also on a page
 * of words, where nobody presses anything.
 */
export function after(scene: Scene): Decorator {
  return (Story, context) => (
    <>
      <Stage scene={scene} canvas={context.canvasElement} />
      <Story />
    </>
  )
}

function Stage({ scene, canvas }: { readonly scene: Scene; readonly canvas: HTMLElement }): null {
  useEffect(() => onceKnown(syncOf({ canvasElement: canvas }), scene), [scene, canvas])
  return null
}

function onceKnown(sync: StorySync, scene: Scene): () => void {
  let end: (() => void) | void
  const timer = setInterval(() => {
    if (sync.store.status().lastSyncedAt === null) return sync.clock.advance(STEP_MS)
    clearInterval(timer)
    end = scene(sync)
  })
  return () => {
    clearInterval(timer)
    end?.()
  }
}
