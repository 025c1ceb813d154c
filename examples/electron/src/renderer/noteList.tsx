import { useSyncKey } from 'synckey'

interface NoteListProps {
  readonly keys: readonly string[]
  readonly open: string | null
  readonly onChoose: (key: string) => void
}

/** Notes by their first lines, with who writes in them. */
export function NoteList({ keys, open, onChoose }: NoteListProps) {
  return (
    <ul>
      {keys.map((key) => (
        <li key={key}>
          <Item noteKey={key} isOpen={key === open} onChoose={onChoose} />
        </li>
      ))}
    </ul>
  )
}

interface ItemProps {
  readonly noteKey: string
  readonly isOpen: boolean
  readonly onChoose: (key: string) => void
}

function Item({ noteKey, isOpen, onChoose }: ItemProps) {
  const [text, , { lease }] = useSyncKey(noteKey, { default: '' })
  const [title = '', ...rest] = text.trim().split('\n')
  return (
    <button
      type="button"
      aria-current={isOpen}
      onClick={() => {
        onChoose(noteKey)
      }}
    >
      <span className="title">{title === '' ? 'Empty note' : title}</span>
      <span className="excerpt">
        {lease.state === 'theirs' && <em>{lease.ownerName ?? 'Somebody'} writes. </em>}
        {rest.join(' ').trim()}
      </span>
    </button>
  )
}
