import type { ReactElement } from 'react'
import { valueText } from './valueText.ts'

interface ValueControlProps {
  readonly id: string
  readonly value: unknown
  /** The value was refused and is shown for its writer alone. */
  readonly isKept: boolean
  readonly onChange: (next: unknown) => void
}

/** A field for text, a stepper for a number, and a plain look at anything else. */
export function ValueControl(props: ValueControlProps): ReactElement {
  const { id, value, isKept, onChange } = props
  if (typeof value === 'number') return <Stepper {...props} value={value} />
  if (typeof value !== 'string' && value !== undefined) return <code className="value">{valueText(value)}</code>
  return (
    <input
      id={id}
      className="value"
      dir="auto"
      data-kept={isKept || undefined}
      value={value ?? ''}
      aria-describedby={`${id}-lease`}
      autoComplete="off"
      spellCheck={false}
      maxLength={200}
      onChange={(event) => {
        onChange(event.target.value)
      }}
    />
  )
}

function Stepper({ id, value, isKept, onChange }: ValueControlProps & { readonly value: number }): ReactElement {
  const step = (by: number): ReactElement => (
    <button
      type="button"
      className="button stepper-button"
      aria-label={by < 0 ? 'One less' : 'One more'}
      aria-describedby={`${id}-lease`}
      onClick={() => {
        onChange(value + by)
      }}
    >
      {by < 0 ? '−' : '+'}
    </button>
  )
  return (
    <div className="stepper">
      {step(-1)}
      <output aria-live="off" id={id} className="value" data-kept={isKept || undefined}>
        {value}
      </output>
      {step(1)}
    </div>
  )
}
