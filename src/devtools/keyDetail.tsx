import { useRef, useState, type KeyboardEvent, type ReactElement } from 'react'
import { useSyncStore } from '../react/syncContext.ts'
import { useSyncLease } from '../react/useSyncLease.ts'
import { useSyncValue } from '../react/useSyncValue.ts'
import { ChangeList } from './changeList.tsx'
import { DeleteButton } from './deleteButton.tsx'
import type { KeyChange } from './keyWatch.ts'
import { LeaseFacts } from './leaseFacts.tsx'
import { ValueEditor } from './valueEditor.tsx'
import { ValueBlock } from './valueBlock.tsx'
import { isJson, valueText } from './valueText.ts'
import { holderWords } from './words.ts'

interface KeyDetailProps {
  readonly name: string
  /** Of the button that leads back to all keys. */
  readonly backId: string
  readonly changes: readonly KeyChange[]
  readonly onBack: () => void
}

/** One key in full: its value, its lease, what one may do with it, and how it changed. */
export function KeyDetail({ name, backId, changes, onBack }: KeyDetailProps): ReactElement {
  const value = useSyncValue(name)
  const [isEditing, setIsEditing] = useState(false)
  const article = useRef<HTMLElement>(null)

  /** The keyboard stays at the key when the button that has it goes. */
  const stay = (): void => article.current?.focus({ preventScroll: true })

  const endEditing = (): void => {
    stay()
    setIsEditing(false)
  }

  const leave = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    if (isEditing) endEditing()
    else onBack()
  }

  return (
    // Escape leads back from wherever in it the keyboard is.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <article ref={article} className="skd-detail" aria-label={name} tabIndex={-1} onKeyDown={leave}>
      <header className="skd-detail-head">
        <button id={backId} type="button" className="skd-button skd-back" onClick={onBack}>
          All keys
        </button>
        <h3>{name}</h3>
      </header>
      <Refusal name={name} onLeave={stay} />
      {isEditing ? (
        <ValueEditor name={name} initial={valueText(value)} onDone={endEditing} />
      ) : (
        <>
          <ValueBlock label="Value" text={value === undefined ? 'This key does not exist.' : valueText(value)} />
          <KeyButtons name={name} value={value} onEdit={() => setIsEditing(true)} onLeave={stay} />
        </>
      )}
      <LeaseFacts name={name} />
      <ChangeList changes={changes} />
    </article>
  )
}

interface KeyButtonsProps {
  readonly name: string
  readonly value: unknown
  readonly onEdit: () => void
  /** The button that has the keyboard is about to go, or to be of no use. */
  readonly onLeave: () => void
}

/** What one may do with a key, and why not. */
function KeyButtons({ name, value, onEdit, onLeave }: KeyButtonsProps): ReactElement {
  const lease = useSyncLease(name, { tickMs: Infinity })
  const { state, canWrite, acquire, release } = lease
  const isThere = value !== undefined
  return (
    <div className="skd-buttons">
      <button type="button" className="skd-button skd-main" disabled={!canWrite || !isJson(value)} onClick={onEdit}>
        Edit
      </button>
      {state !== 'off' && (
        <>
          <button type="button" className="skd-button" disabled={!canWrite || !isThere} onClick={() => void acquire()}>
            {state === 'mine' ? 'Renew' : 'Acquire'}
          </button>
          <button
            type="button"
            className="skd-button"
            disabled={state !== 'mine'}
            onClick={() => {
              onLeave()
              void release()
            }}
          >
            Release
          </button>
        </>
      )}
      <DeleteButton name={name} isDisabled={!canWrite || !isThere} onLeave={onLeave} />
      {state === 'theirs' && (
        <p className="skd-muted">Only {holderWords(lease)} can write it until the lease ends or is released.</p>
      )}
      {!isJson(value) && (
        <p className="skd-muted">JSON has no bytes, big integers or maps, so this value cannot be edited here.</p>
      )}
    </div>
  )
}

function Refusal({ name, onLeave }: Pick<KeyButtonsProps, 'name' | 'onLeave'>): ReactElement {
  const store = useSyncStore()
  const { error } = useSyncLease(name, { tickMs: Infinity })
  return (
    <div role="status">
      {error && (
        <p className="skd-note">
          <b>Refused ({error.code}).</b> {error.message}
          <button
            type="button"
            className="skd-button"
            onClick={() => {
              onLeave()
              store.reset(name)
            }}
          >
            Dismiss
          </button>
        </p>
      )}
    </div>
  )
}
