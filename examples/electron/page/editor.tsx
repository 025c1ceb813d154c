import { useSyncKey } from 'synckey'
import type { KeyLease } from 'synckey/client'

/** One note: whoever writes in it holds it, and others read along. */
export function Editor({ noteKey }: { readonly noteKey: string }) {
  const [text, setText, { lease, error, exists, ...note }] = useSyncKey(noteKey, { default: '' })
  return (
    <article>
      <header>
        <span className="lease" data-state={lease.state}>
          {leaseText(lease)}
        </span>
        <button
          type="button"
          disabled={lease.state !== 'mine'}
          onClick={() => {
            note.release()
          }}
        >
          Let others write
        </button>
        <button
          type="button"
          disabled={!exists || !lease.canWrite}
          onClick={() => {
            note.delete()
          }}
        >
          Delete
        </button>
      </header>
      {error && (
        <div role="alert">
          <p>Not saved: {error.message}</p>
          <blockquote>{error.attempted}</blockquote>
          <button
            type="button"
            onClick={() => {
              note.reset()
            }}
          >
            Dismiss
          </button>
        </div>
      )}
      <textarea
        aria-label="Note"
        value={text}
        placeholder="Write something"
        onChange={(event) => {
          setText(event.target.value)
        }}
      />
    </article>
  )
}

function leaseText({ state, owner, ownerName }: KeyLease): string {
  if (state === 'mine') return 'Yours: others read along'
  if (state === 'theirs') return `${ownerName ?? owner} writes here`
  return state === 'unknown' ? 'Looking who writes here' : 'Free: write, and it is yours'
}
