import { act, renderHook } from '@testing-library/react'
import type { RenderHookOptions } from '@testing-library/react'
import type { World } from './world.tsx'

/** A mounted hook, and how often its component rendered since it was settled. */
export interface Mounted<R, P> {
  readonly result: { readonly current: R }
  readonly rerender: (props?: P) => void
  readonly unmount: () => void
  readonly renders: () => number
}

/** Mounts a hook below the world's provider and lets the first answer arrive. */
export async function mount<R, P>(world: World, hook: (props: P) => R, initialProps?: P): Promise<Mounted<R, P>> {
  let renders = 0
  const counted = (props: P): R => {
    renders++
    return hook(props)
  }
  const options = { wrapper: world.Provider, initialProps } as RenderHookOptions<P>
  const mounted = renderHook(counted, options)
  await world.settle()
  renders = 0
  return { ...mounted, renders: () => renders }
}

/** Does something that React renders at once, such as a write, without waiting for what comes of it. */
export function doing<R>(action: () => R): R {
  const results: R[] = []
  act(() => void results.push(action()))
  return results[0] as R
}
