import type { ReactElement, ReactNode } from 'react'
import { Button } from './button.tsx'
import { leave } from './leave.ts'

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
        <Button
          onPress={(button) => {
            leave(button)
            onForget()
          }}
        >
          Forget it
        </Button>
      </div>
    </div>
  )
}
