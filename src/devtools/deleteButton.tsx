import { useState, type ReactElement } from 'react'
import { useSyncStore } from '../react/syncContext.ts'

/** Deletes a key, once one has said so twice: it is gone for everybody. */
export function DeleteButton({
  name,
  isDisabled,
}: {
  readonly name: string
  readonly isDisabled: boolean
}): ReactElement {
  const store = useSyncStore()
  const [isAsking, setIsAsking] = useState(false)

  const remove = (): void => {
    setIsAsking(false)
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
      <button type="button" className="skd-button" onClick={() => setIsAsking(false)}>
        Keep
      </button>
    </>
  )
}
