import type { ReactElement, ReactNode } from 'react'
import './theme.css'
import './syncField.css'
import './shownList.css'

/** A button that does one thing. */
export function Button({
  children,
  onPress,
}: {
  readonly children: ReactNode
  readonly onPress: () => void
}): ReactElement {
  return (
    <button type="button" className="button" onClick={onPress}>
      {children}
    </button>
  )
}
