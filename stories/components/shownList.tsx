import type { ReactElement, ReactNode } from 'react'
import './theme.css'
import './shownList.css'
import './syncField.css'

/** Names and what they stand for now, as a list. */
export function ShownList({ rows }: { readonly rows: Readonly<Record<string, ReactNode>> }): ReactElement {
  return (
    <dl className="shown">
      {Object.entries(rows).map(([name, shown]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{shown}</dd>
        </div>
      ))}
    </dl>
  )
}
