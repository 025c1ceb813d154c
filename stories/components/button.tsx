import type { ReactElement, ReactNode } from 'react'
import './theme.css'
import './syncField.css'
import './shownList.css'

interface ButtonProps {
  readonly children: ReactNode
  /** What it is for, where its words alone do not say so. */
  readonly label?: string
  /** The button is handed on to where it may go with what it stands in. */
  readonly onPress: (button: HTMLElement) => void
}

/** A button that does one thing. */
export function Button({ children, label, onPress }: ButtonProps): ReactElement {
  return (
    <button type="button" className="button" aria-label={label} onClick={({ currentTarget }) => onPress(currentTarget)}>
      {children}
    </button>
  )
}
