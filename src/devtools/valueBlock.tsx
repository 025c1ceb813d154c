import { useState, type ReactElement } from 'react'
import { ValueTokens } from './valueTokens.tsx'

/** More than that is shown on request: a browser is slow with text of megabytes. */
const SHOWN = 20_000

/** A value's text, of which a long one's rest is shown on request, then without colours. It can be scrolled by the keyboard. */
export function ValueBlock({ label, text }: { readonly label: string; readonly text: string }): ReactElement {
  const [isWhole, setIsWhole] = useState(false)
  const isCut = !isWhole && text.length > SHOWN
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className="skd-value" role="region" tabIndex={0} aria-label={label}>
        {isWhole ? text : <ValueTokens text={isCut ? `${text.slice(0, SHOWN)}…` : text} />}
      </pre>
      {isCut && (
        <button type="button" className="skd-button" onClick={() => setIsWhole(true)}>
          Show all {text.length.toLocaleString('en')} characters
        </button>
      )}
    </>
  )
}
