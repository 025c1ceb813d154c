import { useEffect, useRef } from 'react'
import { useSyncValue } from 'synckey'
import { cellKey } from '../keys.ts'
import { renderMeter } from './renderMeter.ts'

const flash: Keyframe[] = [{ outlineColor: 'var(--flash)' }, { outlineColor: 'transparent' }]

/** One measurement. It renders when its own key changes, and for nothing else. */
export function Cell({ cell }: { readonly cell: number }) {
  const degrees = useSyncValue(cellKey(cell), { default: 22 })
  const element = useRef<HTMLLIElement>(null)
  const isMounted = useRef(false)

  // Without dependencies it runs after each render of this cell: all but the first are counted, and light up.
  useEffect(() => {
    if (isMounted.current) {
      renderMeter.count()
      if (!matchMedia('(prefers-reduced-motion: reduce)').matches)
        element.current?.animate(flash, { duration: 400, easing: 'steps(2, jump-none)' })
    }
    isMounted.current = true
  })

  // StrictMode mounts twice in development: that is no render.
  useEffect(() => () => void (isMounted.current = false), [])

  return (
    <li ref={element} className="cell" data-warmth={Math.max(18, Math.min(26, degrees))}>
      {degrees}
    </li>
  )
}
