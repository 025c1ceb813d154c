import { useRef } from 'react'
import { useSyncLease, useSyncStore } from 'synckey'

/** Who leads the meeting: the machine that moved it last holds its key, and what others do to it is refused and rolled back. */
export function Leader() {
  const store = useSyncStore()
  const { state, ownerName, error, release } = useSyncLease('meeting')
  const box = useRef<HTMLDivElement>(null)
  /** The buttons go once they are pressed: the keyboard stays beside them. */
  const leave = (): void => box.current?.focus()

  return (
    <div ref={box} className="leader" tabIndex={-1}>
      <p role="status">
        {state === 'mine' && (
          <span className="badge" data-lease="mine">
            You lead the meeting
          </span>
        )}
        {state === 'theirs' && (
          <span className="badge" data-lease="theirs">
            {ownerName ?? 'Somebody else'} leads the meeting
          </span>
        )}
        {state === 'free' && <span className="badge">Whoever moves it leads the meeting</span>}
      </p>
      {state === 'mine' && (
        <button
          type="button"
          className="button"
          onClick={() => {
            leave()
            release()
          }}
        >
          Hand over
        </button>
      )}
      {error && (
        <p className="note" role="alert">
          That was undone: {error.ownerName ?? 'somebody else'} leads the meeting.
          <button
            type="button"
            className="button"
            onClick={() => {
              leave()
              store.reset('meeting')
            }}
          >
            Dismiss
          </button>
        </p>
      )}
    </div>
  )
}
