import { useState, type ReactElement } from 'react'
import { useSyncStore } from '../react/syncContext.ts'

/** Deletes a key, once one has said so twice: it is gone for everybody. */
export function DeleteButton({
  name,
  isDisabled,
  onLeave,
}: {
  readonly name: string
  readonly isDisabled: boolean
  /** The button that has the keyboard is about to go. */
  readonly onLeave: () => void
}): ReactElement {
  const store = useSyncStore()
  const [isAsking, setIsAsking] = useState(false)

  const keep = (): void => {
    onLeave()
    setIsAsking(false)
  }

  const remove = (): void => {
    keep()
    void store.delete(name)
  }

  if (!isAsking || isDisabled)
    return (
      <button type="button" className="skd-button skd-danger" disabled={isDisabled} onClick={() => setIsAsking(true)}>
        Delete
      </button>
    )
  return (
    <>
      <button
        type="button"
        className="skd-button skd-danger"
        // The keyboard stays where it was.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        onClick={remove}
      >
        Delete for everybody
      </button>
      <button type="button" className="skd-button" onClick={keep}>
        Keep
      </button>
    </>
  )
}
