import { useId, useState, type ReactElement } from 'react'
import { useHoldLease, useSyncKey } from '../../src/index.ts'
import { LeaseBadge } from './leaseBadge.tsx'
import './theme.css'
import './syncField.css'

/** A field of a form: held while the keyboard is in it, given up on leaving it; others read who is editing. */
export function HeldField({ name, label }: { readonly name: string; readonly label: string }): ReactElement {
  const [isFocused, setFocused] = useState(false)
  const [text, setText, { lease }] = useSyncKey(name, { default: '' })
  useHoldLease(name, { enabled: isFocused, value: '', graceMs: 0 })
  const id = useId()
  const isTheirs = lease.state === 'theirs'
  return (
    <div className="field">
      <div className="field-head">
        <label className="field-label" htmlFor={id}>
          {label}
        </label>
        <LeaseBadge lease={lease} />
      </div>
      <input
        id={id}
        className="field-input"
        dir="auto"
        value={text}
        readOnly={!lease.canWrite}
        aria-describedby={`${id}-note`}
        autoComplete="off"
        onFocus={() => {
          setFocused(true)
        }}
        onBlur={() => {
          setFocused(false)
        }}
        onChange={(event) => {
          setText(event.target.value)
        }}
      />
      <p className="field-foot" id={`${id}-note`} aria-live="polite">
        {isTheirs ? `${lease.ownerName ?? 'Another device'} is editing this.` : ''}
      </p>
    </div>
  )
}
