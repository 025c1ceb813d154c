import { useSyncLease, useSyncStore } from 'synckey'

/** Who leads the meeting: the machine that moved it last holds its key, and what others do to it is refused and rolled back. */
export function Leader() {
  const store = useSyncStore()
  const { state, ownerName, error, release } = useSyncLease('meeting')
  return (
    <div className="leader">
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
            release()
          }}
        >
          Hand over
        </button>
      )}
      {error && (
        <p className="note" role="alert">
          That was undone: {error.ownerName ?? 'somebody else'} leads the meeting.
          <button type="button" className="button" onClick={() => store.reset('meeting')}>
            Dismiss
          </button>
        </p>
      )}
    </div>
  )
}
