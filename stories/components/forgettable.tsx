import type { ReactElement, ReactNode } from 'react'
import { Button } from './button.tsx'

/** Says aloud what was refused, until its reader has had enough of it. */
export function Forgettable({
  children,
  onForget,
}: {
  readonly children: ReactNode
  readonly onForget: () => void
}): ReactElement {
  return (
    <div className="refusal">
      <p role="alert">{children}</p>
      <div className="row">
        <Button onPress={onForget}>Forget it</Button>
      </div>
    </div>
  )
}
