import type { ReactElement, ReactNode } from 'react'
import { Button } from './button.tsx'
import { ShownList } from './shownList.tsx'

interface PaneProps {
  /** What there is to see, by its name. */
  readonly rows: Readonly<Record<string, ReactNode>>
  /** What there is to do, by the words on its button. */
  readonly actions: Readonly<Record<string, () => void>>
  readonly children?: ReactNode
}

/** What a component shows of its keys, and what can be done to them. */
export function Pane({ rows, actions, children }: PaneProps): ReactElement {
  return (
    <div className="field">
      <ShownList rows={rows} />
      <div className="row">
        {Object.entries(actions).map(([words, act]) => (
          <Button key={words} onPress={act}>
            {words}
          </Button>
        ))}
      </div>
      {children}
    </div>
  )
}
