import { createRoot } from 'react-dom/client'
import { flushSync } from 'react-dom'
import type { ReactElement, ReactNode } from 'react'
import type { Contestant, Enter } from './contestant.ts'
import type { Sample, Scenario, Taken } from './scenario.ts'
import { takeRenders } from './shown.tsx'
import { Group } from './tree.tsx'

const most = 1000
/** Changes are made again and again for so long, and averaged. */
const repeatingMs = 25

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

/** What one of many took; `action` is given their number, from 1. */
function repeated(action: (count: number) => void): Taken {
  takeRenders()
  const start = performance.now()
  let count = 0
  let elapsed = 0
  while (elapsed < repeatingMs) {
    count++
    flushSync(() => action(count))
    elapsed = performance.now() - start
  }
  return { ms: elapsed / count, renders: takeRenders() / count }
}

function burstOf({ set }: Contestant, key: string, count: number): void {
  for (let value = 1; value <= most; value++) set(key, count * most + value)
}
