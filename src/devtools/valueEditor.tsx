import { useId, useState, type KeyboardEvent, type ReactElement } from 'react'
import { useSyncStore } from '../react/syncContext.ts'

interface ValueEditorProps {
  readonly name: string
  /** What to begin with, as JSON. */
  readonly initial: string
  readonly onDone: () => void
}

/** A value as JSON, to be changed. Text that is no JSON is not written, and the reason is said. */
export function ValueEditor({ name, initial, onDone }: ValueEditorProps): ReactElement {
  const store = useSyncStore()
  const [text, setText] = useState(initial)
  const [problem, setProblem] = useState<string | null>(null)

  const save = (event: Pick<Event, 'preventDefault'>): void => {
    event.preventDefault()
    const parsed = parse(text)
    if ('problem' in parsed) return setProblem(parsed.problem)
    void store.set(name, parsed.value)
    onDone()
  }

  return (
    <form className="skd-editor" onSubmit={save}>
      <JsonText
        text={text}
        problem={problem}
        onChange={(changed) => {
          setText(changed)
          setProblem(null)
        }}
      />
      <div className="skd-buttons">
        <button type="submit" className="skd-button skd-main">
          Save
        </button>
        <button type="button" className="skd-button" onClick={onDone}>
          Cancel
        </button>
      </div>
    </form>
  )
}

interface JsonTextProps {
  readonly text: string
  /** What is wrong with it; null: nothing is known to be. */
  readonly problem: string | null
  readonly onChange: (text: string) => void
}

/** The text, and what is wrong with it. */
function JsonText({ text, problem, onChange }: JsonTextProps): ReactElement {
  const id = useId()
  return (
    <>
      <label htmlFor={id}>Value as JSON</label>
      <textarea
        id={id}
        className="skd-input"
        rows={Math.min(12, text.split('\n').length + 1)}
        spellCheck={false}
        // The reader pressed Edit to write here.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        value={text}
        aria-invalid={problem !== null}
        aria-describedby={`${id}problem`}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={saveOnEnter}
      />
      <p id={`${id}problem`} className="skd-refused" role="status">
        {problem}
      </p>
    </>
  )
}

function saveOnEnter(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit()
}

function parse(text: string): { readonly value: unknown } | { readonly problem: string } {
  try {
    const value: unknown = JSON.parse(text)
    return value === null ? { problem: 'null would delete the key; press Cancel, then Delete, to do that.' } : { value }
  } catch {
    return { problem: 'This is no JSON. Text needs quotes: "like this".' }
  }
}
