import { startTransition, useEffect, useReducer, useState, type ReactElement } from 'react'
import { afterEach, expect, test } from 'vitest'
import { useSyncItems, useSyncKey, useSyncLease, useSyncValue } from '../../src/index.ts'
import { Page } from './page.tsx'

const cells = 15
let page: Page

afterEach(() => page.close())

/** What a component's own work takes, so that React gives the page a turn while it renders. */
function work(): void {
  const end = performance.now() + 0.3
  while (performance.now() < end);
}

/** How one number is read; every way has to agree with the others in every frame. */
type Read = () => number

const ways: readonly Read[] = [
  () => useSyncValue('count', { default: 0 }),
  () => useSyncKey('count', { default: 0 })[0],
  () => useSyncValue('count', { select: (count: number) => count, default: 0 }),
  () => useSyncItems<number>({ prefix: 'count' })[0]?.[1] ?? 0,
  () => {
    useSyncLease('count', { tickMs: Infinity })
    return useSyncValue('count', { default: 0 })
  },
]

function Cell({ read }: { readonly read: Read }): ReactElement {
  const count = read()
  work()
  return <i>{count}</i>
}

/** Renders all cells anew, as a transition, whenever the page is told to. */
function Grid({ reads }: { readonly reads: readonly Read[] }): ReactElement {
  const [, next] = useReducer((count: number) => count + 1, 0)
  useEffect(() => {
    const listener = (): void => startTransition(next)
    window.addEventListener('turn', listener)
    return () => window.removeEventListener('turn', listener)
  }, [])
  return (
    <p>
      {Array.from({ length: cells }, (_, index) => (
        <Cell key={index} read={reads[index % reads.length]!} />
      ))}
    </p>
  )
}

/** Counts the frames in which not all cells show the same, while the number changes elsewhere during transitions. */
async function mixedFrames(reads: readonly Read[], updates: number, change: (count: number) => void): Promise<number> {
  await page.show(<Grid reads={reads} />)
  let mixed = 0
  const look = (): void => {
    const shown = new Set([...page.container.querySelectorAll('i')].map(({ textContent }) => textContent))
    if (shown.size > 1) mixed++
  }
  const observer = new MutationObserver(look)
  observer.observe(page.container, { subtree: true, childList: true, characterData: true })
  for (let count = 1; count <= updates;) {
    window.dispatchEvent(new Event('turn'))
    for (let burst = 0; burst < 10; burst++) {
      await new Promise((resolve) => setTimeout(resolve))
      for (let each = 0; each < 10; each++) change(count++)
    }
  }
  await expect.poll(() => page.container.querySelector('i')?.textContent).toBe(String(updates))
  observer.disconnect()
  look()
  return mixed
}

test('10,000 changes during transitions: never a frame in which two components disagree', async () => {
  page = new Page({ data: { count: 0 } })
  expect(await mixedFrames(ways, 10_000, (count) => page.dictionary.source.set('count', count))).toBe(0)
}, 60_000)

test('and a subscription without care disagrees, so that the test above would see it', async () => {
  page = new Page()
  let held = 0
  const listeners = new Set<() => void>()
  const useCareless: Read = () => {
    const [, render] = useState(0)
    useEffect(() => {
      const listener = (): void => startTransition(() => render(held))
      listeners.add(listener)
      return () => void listeners.delete(listener)
    }, [])
    return held
  }
  const mixed = await mixedFrames([useCareless], 1000, (count) => {
    held = count
    for (const listener of listeners) listener()
  })
  expect(mixed).toBeGreaterThan(0)
}, 60_000)
