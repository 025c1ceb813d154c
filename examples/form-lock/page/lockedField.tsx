import { useState } from 'react'
import { useHoldLease, useSyncKey } from 'synckey'

interface LockedFieldProps {
  readonly name: string
  readonly label: string
  readonly type?: string
  /** Makes it a text of several lines. */
  readonly rows?: number
}

/**
 * A field that is leased while the keyboard is in it. Its value is shared with every letter, and stays when the keyboard leaves and the lease
 * is given up. Meanwhile others read along, and are told who is writing.
 */
export function LockedField({ name, label, type = 'text', rows }: LockedFieldProps) {
  const key = `customer/${name}`
  const [isFocused, setIsFocused] = useState(false)
  const [value, setValue, { error, reset }] = useSyncKey(key, { default: '' })
  const { state, ownerName } = useHoldLease(key, { enabled: isFocused, value: '', graceMs: 0 })

  const control = {
    id: name,
    className: 'input',
    dir: 'auto',
    value,
    readOnly: state === 'theirs' || state === 'unknown',
    'aria-describedby': `${name}-lease`,
    onFocus: () => setIsFocused(true),
    onBlur: () => setIsFocused(false),
    onChange: (event: { readonly target: { readonly value: string } }) => {
      setValue(event.target.value)
    },
  }

  return (
    <div className="field" data-lease={state}>
      <div className="field-head">
        <label htmlFor={name}>{label}</label>
        <span id={`${name}-lease`} role="status">
          {state === 'theirs' && (
            <span className="badge" data-lease="theirs">
              {ownerName ?? 'Somebody else'} is editing
            </span>
          )}
          {state === 'mine' && (
            <span className="badge" data-lease="mine">
              You are editing
            </span>
          )}
        </span>
      </div>
      {rows === undefined ? <input type={type} {...control} /> : <textarea rows={rows} {...control} />}
      {error && (
        <p className="note" role="alert">
          {error.ownerName ?? 'Somebody else'} was faster, so “{error.attempted}” was not saved.
          <button
            type="button"
            className="button"
            onClick={() => {
              document.getElementById(name)?.focus()
              reset()
            }}
          >
            Dismiss
          </button>
        </p>
      )}
    </div>
  )
}
