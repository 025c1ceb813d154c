import { useState, type ReactElement } from 'react'

/** More than that is shown on request: a browser is slow with text of megabytes. */
const SHOWN = 20_000

/** Text as it is, of which a long one's rest is shown on request. It can be scrolled by the keyboard. */
export function ValueBlock({ label, text }: { readonly label: string; readonly text: string }): ReactElement {
  const [isWhole, setIsWhole] = useState(false)
  const isCut = !isWhole && text.length > SHOWN
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className="skd-value" role="region" tabIndex={0} aria-label={label}>
        {isCut ? `${text.slice(0, SHOWN)}…` : text}
      </pre>
      {isCut && (
        <button type="button" className="skd-button" onClick={() => setIsWhole(true)}>
          Show all {text.length.toLocaleString('en')} characters
        </button>
      )}
    </>
  )
}
