import { usePeers, useSyncKey, useSyncLease, useSyncStatus } from 'synckey'

export function App() {
  return (
    <main>
      <h1>Shared with everybody on the mesh</h1>
      <Field name="title" />
      <Field name="subtitle" />
      <Connection />
    </main>
  )
}

/** One key of the dictionary: whoever writes it first holds it, and everybody sees who that is. */
function Field({ name }: { readonly name: string }) {
  const [value, setValue, meta] = useSyncKey(name, { default: '' })
  return (
    <section>
      <label htmlFor={name}>{name}</label>
      <input
        id={name}
        dir="auto"
        value={value}
        onChange={(event) => {
          setValue(event.target.value)
        }}
      />
      <Lease name={name} />
      {meta.error && (
        <p role="alert">
          “{meta.error.attempted}” was not saved: {meta.error.message}
        </p>
      )}
    </section>
  )
}

function Lease({ name }: { readonly name: string }) {
  const { state, ownerName, remainingMs, release } = useSyncLease(name, { tickMs: 1000 })
  const isHeld = state === 'mine' || state === 'theirs'
  const holder = state === 'mine' ? 'Yours' : `Held by ${ownerName ?? 'somebody else'}`
  return (
    <p>
      <span role="status">{isHeld ? holder : 'Free: whoever writes first holds it'}</span>
      {isHeld && ` for ${Math.round((remainingMs ?? 0) / 60_000)} min `}
      {state === 'mine' && (
        <button
          type="button"
          onClick={() => {
            document.getElementById(name)?.focus()
            release()
          }}
        >
          Let others edit
        </button>
      )}
    </p>
  )
}

function Connection() {
  const state = useSyncStatus((status) => status.state)
  const peers = usePeers()
  return (
    <footer>
      {state === 'connected' ? 'Connected' : `Not connected (${state})`}, {peers.length} other{' '}
      {peers.length === 1 ? 'node' : 'nodes'}
    </footer>
  )
}
