import { useRef } from 'react'
import { useSyncKey, useSyncLease } from 'synckey'
import type { Lease, SyncError } from 'synckey/client'

interface EditorProps {
  readonly noteKey: string
  readonly onDelete: () => void
}

/** One note: whoever writes in it holds it, and others read along. */
export function Editor({ noteKey, onDelete }: EditorProps) {
  const [text, setText, { error, exists, ...note }] = useSyncKey(noteKey, { default: '' })
  const lease = useSyncLease(noteKey)
  const writing = useRef<HTMLTextAreaElement>(null)
  return (
    <article>
      <header>
        <p className="lease" role="status" data-state={lease.state}>
          {leaseText(lease)}
        </p>
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
            onDelete()
          }}
        >
          Delete
        </button>
      </header>
      {error && (
        <div role="alert">
          <p>{refusalText(error)}</p>
          <blockquote dir="auto">{error.attempted}</blockquote>
          <button
            type="button"
            onClick={() => {
              // The button goes: the keyboard goes on where one writes.
              writing.current?.focus()
              note.reset()
            }}
          >
            Dismiss
          </button>
        </div>
      )}
      <textarea
        ref={writing}
        dir="auto"
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

function leaseText({ state, owner, ownerName, expiresAt }: Lease): string {
  const until = expiresAt === null ? '' : ` until ${timeOf(expiresAt)}`
  if (state === 'mine') return `Yours${until}: others read along`
  if (state === 'theirs') return `${ownerName ?? owner} writes here${until}`
  return state === 'unknown' ? 'Looking who writes here' : 'Free: write, and it is yours'
}

function refusalText({ code, message, ownerName, owner }: SyncError<string>): string {
  return code === 'lease-held' ? `Not saved: ${ownerName ?? owner} writes here. You wrote:` : `Not saved: ${message}`
}

const timeOf = (ms: number): string => new Date(ms).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
