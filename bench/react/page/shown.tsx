import type { ReactElement } from 'react'

let renders = 0

/** What every contestant's component renders, once for each time that it does. */
export function shown(value: unknown): ReactElement {
  renders++
  return <i>{String(value)}</i>
}

/** How often components rendered since this was last asked. */
export function takeRenders(): number {
  const count = renders
  renders = 0
  return count
}
