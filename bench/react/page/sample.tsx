import { createRoot } from 'react-dom/client'
import { flushSync } from 'react-dom'
import type { ReactElement, ReactNode } from 'react'
import { median } from '../../contest.ts'
import type { Contestant, Enter } from './contestant.ts'
import type { Sample, Scenario, Taken } from './scenario.ts'
import { takeRenders } from './shown.tsx'
import { Group } from './tree.tsx'

const most = 1000
/**
 * Changes are made again and again for so long without counting, until what mounting left behind is collected and code that the engine had put aside is ready again;
 * then for so long.
 */
const settlingMs = 100
const repeatingMs = 60
/** Changes are timed in packs that last so long, beside which the steps of the page's clock, 5 µs, are little. */
const packMs = 0.25

/** Mounts a contestant's components, changes them in every way, and takes them off the page. */
export function sample(enter: Enter, keys: readonly string[], excused: ReadonlySet<Scenario>): Sample {
  const contestant = enter(keys)
  const container = document.createElement('main')
  container.hidden = true
  document.body.append(container)
  const root = createRoot(container)
  const mount = timed(() => root.render(pageOf(contestant, keys)))
  const { set, setAll } = contestant
  const first = keys.slice(0, most)
  const update = !excused.has('update') && {
    update: repeated((count) => set(keys[(count * 7919) % keys.length] ?? '', count)),
  }
  const burst = !excused.has('burst') && { burst: repeated((count) => burstOf(contestant, keys[1] ?? '', count)) }
  const batch = repeated((count) => setAll(first, -count))
  const unmount = timed(() => root.unmount())
  container.remove()
  return { mount, ...update, ...burst, batch, unmount }
}

/** All components of a contestant. */
export function pageOf({ Cell, Provider = Nothing }: Contestant, keys: readonly string[]): ReactElement {
  return (
    <Provider>
      <Group names={keys} Cell={Cell} />
    </Provider>
  )
}

const Nothing = ({ children }: { readonly children: ReactNode }): ReactElement => <>{children}</>

/** Everything that React makes of it included. */
function timed(action: () => void): Taken {
  takeRenders()
  const start = performance.now()
  flushSync(action)
  return { ms: performance.now() - start, renders: takeRenders() }
}

/**
 * What one of many took in the middle one of their packs: in some the engine collects garbage for milliseconds, or the machine does something else, and a mean would tell
 * of nothing but those. `action` is given their number, from 1.
 */
function repeated(action: (count: number) => void): Taken {
  let count = 0
  const pack = (): number => {
    const before = count
    return elapsed(packMs, () => flushSync(() => action(++count))) / (count - before)
  }
  elapsed(settlingMs, pack)
  takeRenders()
  const before = count
  const packs: number[] = []
  elapsed(repeatingMs, () => packs.push(pack()))
  return { ms: median(packs), renders: takeRenders() / (count - before) }
}

/** Does something again and again, until so much time is over; returns how much it was. */
function elapsed(ms: number, step: () => void): number {
  const start = performance.now()
  let taken = 0
  do {
    step()
    taken = performance.now() - start
  } while (taken < ms)
  return taken
}

function burstOf({ set }: Contestant, key: string, count: number): void {
  for (let value = 1; value <= most; value++) set(key, count * most + value)
}
