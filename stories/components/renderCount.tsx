import { useEffect, useRef, type ReactElement } from 'react'
import './shownList.css'
import './syncField.css'

/** Says how often the component in which it stands has rendered; it is made anew each time that one renders, and is not memoised. */
export function RenderCount(): ReactElement {
  const output = useRef<HTMLOutputElement>(null)
  const count = useRef(0)
  useEffect(() => {
    count.current++
    if (output.current) output.current.textContent = words(count.current)
  })
  return (
    <p className="field-foot">
      <output ref={output} aria-live="off" />
    </p>
  )
}

const words = (count: number): string => (count === 1 ? 'Rendered once' : `Rendered ${count} times`)
