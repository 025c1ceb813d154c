import type { ReactElement } from 'react'
import type { KeyChange } from './keyWatch.ts'
import { previewText, valueText } from './valueText.ts'
import { ValueTokens } from './valueTokens.tsx'
import { timeWords } from './words.ts'

/** How a key changed since the panel was opened, newest first; each opens to its whole value. */
export function ChangeList({ changes }: { readonly changes: readonly KeyChange[] }): ReactElement {
  return (
    <section className="skd-changes" aria-label="History">
      <h4>History</h4>
      {changes.length === 0 && <p className="skd-muted">No change since this panel was opened.</p>}
      <ol>
        {changes.map(({ id, at, value, owner }) => (
          <li key={id}>
            <details>
              <summary>
                <time>{timeWords(at)}</time>
                <span className="skd-change-value">
                  {value === undefined ? 'deleted' : <ValueTokens text={previewText(value)} />}
                </span>
                <span className="skd-muted">{owner}</span>
              </summary>
              <pre className="skd-value">
                {value === undefined ? 'deleted' : <ValueTokens text={valueText(value)} />}
              </pre>
            </details>
          </li>
        ))}
      </ol>
    </section>
  )
}
