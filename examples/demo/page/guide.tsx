import type { ReactElement, ReactNode } from 'react'
import { useStore } from 'zustand'
import { tour, type Step } from './tour.ts'

const steps: readonly (readonly [step: Step, text: ReactNode])[] = [
  ['share', <>Type in Anna's title. Watch it arrive at Ben's and Mia's.</>],
  ['refuse', <>Type in Ben's title. It is refused, and what you typed is kept.</>],
  ['handOver', <>Release the title at Anna's, then press “Try again” at Ben's.</>],
  ['partition', <>Cut Mia's tablet off. Change the guests, a free key, at Mia's and then at Ben's.</>],
  ['heal', <>Reconnect Mia's tablet. One value wins everywhere, and the loser is told.</>],
]

/** What to try, ticked off as it happens. */
export function Guide(): ReactElement {
  const done = useStore(tour.store, (progress) => progress.done)
  const next = steps.find(([step]) => !done.has(step))?.[0]
  return (
    <section className="guide" aria-labelledby="guide">
      <h2 id="guide">Try this</h2>
      <ol>
        {steps.map(([step, text]) => (
          <li key={step} data-state={done.has(step) ? 'done' : undefined} aria-current={step === next && 'step'}>
            <span>{text}</span>
            {done.has(step) && <span className="hidden"> Done.</span>}
          </li>
        ))}
      </ol>
    </section>
  )
}
